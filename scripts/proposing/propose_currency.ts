import { UNDECIDED } from "../sources/documents/undecided.ts";
import { signsBeside } from "./amount_currency.ts";
import type { Matches } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";

/** Currency of a sample, and the column that has it. */
interface ProposedCurrency {
  readonly column?: SampleColumn;
  readonly currency: string | undefined;
  readonly findings: readonly Finding[];
}

const MOST_SHOWN = 6;

/** Proposes the currency, from its column or else from the signs next to the amounts; leaves it open if there are several. */
export function proposeCurrency(matches: Matches, amounts: readonly SampleColumn[]): ProposedCurrency {
  const [candidate] = matches.get("currency") ?? [];
  if (candidate === undefined) return besideAmounts(amounts);
  const { column } = candidate;
  const written = [...new Set(column.values.filter((value) => value !== ""))];
  const [only, second] = written;
  const from = `"${column.name}"`;
  if (second === undefined) {
    return {
      column,
      currency: only!,
      findings: [{ key: "currency", certainty: "found", says: `${only}, in every row of ${from}` }],
    };
  }
  const shown = written.slice(0, MOST_SHOWN).join(" or ");
  return { column, ...leftOpen(`${shown}, all in ${from}: rows in any other currency are rejected`) };
}

function besideAmounts(amounts: readonly SampleColumn[]): ProposedCurrency {
  const signs = signsBeside(amounts);
  const [first] = signs;
  if (first === undefined) return { currency: undefined, findings: [] };
  const codes = [...new Set(signs.flatMap((sign) => sign.codes))];
  const [only] = codes;
  if (codes.length === 1) {
    const says = `${only}, since "${first.sign}" is next to amounts`;
    return { currency: only, findings: [{ key: "currency", certainty: "found", says }] };
  }
  if (signs.length === 1) {
    return leftOpen(`${listed(codes)}: "${first.sign}" is next to amounts, and several currencies use it`);
  }
  const shown = signs.slice(0, MOST_SHOWN).map(({ sign }) => `"${sign}"`).join(" and ");
  const says = `${listed(codes)}: ${shown} are next to amounts; rows in any other currency are rejected`;
  return leftOpen(says);
}

function leftOpen(says: string): { currency: string; findings: readonly Finding[] } {
  return { currency: UNDECIDED + says, findings: [{ key: "currency", certainty: "open", says }] };
}

function listed(codes: readonly string[]): string {
  return codes.length > MOST_SHOWN ? `${codes[0]} or another` : codes.join(" or ");
}
