import type { Matches } from "./match_roles.ts";
import { normaliseName } from "./normalise_name.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { isBesideFirstRows, isInPart, type Orders } from "./row_facts.ts";

/** Words of orders that are no sales. */
const NO_SALE = /cancel|storn|annul|anul|void|fail|test|trash|draft|pending|refund|abgebroch|geannul|true/i;

/** Words of orders of which a part is a sale. */
const IN_PART = /part|teil/i;

const MOST_SHOWN = 8;

/** A rule that a column suggests; none if it would leave out a part of an order. */
interface Suggestion {
  readonly column: SampleColumn;
  readonly says: string;
  readonly rule: unknown;
}

/**
 * Tells the values of a status, as orders that are no sales are left out only if the document says so. The columns are those whose
 * suggested rule holds for the first row of an order only, unless the document has them filled.
 */
export function describeStatus(
  matches: Matches,
  { sample, orders, canFill }: { sample: readonly SampleColumn[]; orders: Orders; canFill: boolean },
): { findings: readonly Finding[]; toFill: readonly SampleColumn[] } {
  const told = (matches.get("status") ?? []).flatMap(({ column }) => suggestionOf(column));
  const ofFirstRow = told.filter(({ column }) => isBesideFirstRows(column, sample, orders)).map(({ column }) => column);
  const toFill = canFill ? ofFirstRow : [];
  const usable = told.filter(({ column }) => toFill.includes(column) || !isInPart(column, orders));
  const others = told.filter((suggestion) => !usable.includes(suggestion));
  const findings = others.map(({ says }) =>
    guess(`${says}: all are taken as sales; no rule is suggested, as only some rows of an order have a value`)
  );
  if (usable.length === 0) return { findings, toFill };
  const says = usable.map((suggestion) => suggestion.says).join("; ");
  const rules = JSON.stringify(usable.map(({ rule }) => rule));
  return {
    findings: [guess(`${says}: all are taken as sales; to leave some out, write "skip": ${rules}`), ...findings],
    toFill,
  };
}

function suggestionOf(column: SampleColumn): Suggestion[] {
  const { name } = column;
  if (/cancell?edat$/.test(normaliseName(name))) {
    return [{ column, says: `"${name}" of cancelled orders`, rule: { at: name, present: true } }];
  }
  const values = [...new Set(column.values.filter((value) => value !== ""))];
  const left = values.filter((value) => NO_SALE.test(value) && !IN_PART.test(value));
  if (values.length > 40) return [];
  // A state may be a part of a country.
  if (left.length === 0 && (values.length < 2 || !/stat(us|ut|o)/i.test(name))) return [];
  const says = `"${name}" has ${values.slice(0, MOST_SHOWN).join(", ")}`;
  return [{ column, says, rule: { at: name, in: left.length > 0 ? left : ["…"] } }];
}

function guess(says: string): Finding {
  return { key: "skip", certainty: "guess", says };
}
