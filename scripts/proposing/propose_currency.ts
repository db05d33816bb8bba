import { UNDECIDED } from "../sources/documents/undecided.ts";
import type { Matches } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";

/** Takes the currency of the rows for that of the source; of several, one has to be named. */
export function proposeCurrency(
  matches: Matches,
): { column?: SampleColumn; currency: string | undefined; findings: readonly Finding[] } {
  const [candidate] = matches.get("currency") ?? [];
  if (candidate === undefined) return { currency: undefined, findings: [] };
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
  const says = `${
    written.slice(0, 6).join(" or ")
  }, all in ${from}: rows of another than the one you name are rejected`;
  return { column, currency: UNDECIDED + says, findings: [{ key: "currency", certainty: "open", says }] };
}
