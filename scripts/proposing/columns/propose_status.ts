import type { Matches } from "../values/match_roles.ts";
import { normalizeName } from "../values/normalize_name.ts";
import type { Finding, SampleColumn } from "../values/proposal.ts";
import { isNeverOnLaterRows, isOnSomeRows, type Orders } from "../values/row_facts.ts";

/** Status words of orders that are not sales. */
const NO_SALE = /cancel|storn|annul|anul|void|fail|test|trash|draft|pending|refund|abgebroch|geannul|true/i;

/** Status words of orders that are partly sales. */
const IN_PART = /part|teil/i;

const MOST_SHOWN = 8;

/** A skip rule that a column suggests. */
interface Suggestion {
  readonly column: SampleColumn;
  readonly says: string;
  readonly rule: unknown;
}

/**
 * Describes the status columns and suggests skip rules, since only the document can say which orders are not sales. `toFill`: columns
 * that need `fill`, because only the first row of an order has a value and the rule would leave out only that row.
 */
export function proposeStatus(
  matches: Matches,
  { sample, orders, canFill }: { sample: readonly SampleColumn[]; orders: Orders; canFill: boolean },
): { findings: readonly Finding[]; toFill: readonly SampleColumn[] } {
  const suggestions = (matches.get("status") ?? []).flatMap(({ column }) => suggestionOf(column));
  const ofFirstRow = suggestions.filter(({ column }) => isNeverOnLaterRows(column, sample, orders)).map(({ column }) =>
    column
  );
  const toFill = canFill ? ofFirstRow : [];
  const usable = suggestions.filter(({ column }) => toFill.includes(column) || !isOnSomeRows(column, orders));
  const others = suggestions.filter((suggestion) => !usable.includes(suggestion));
  const findings = others.map(({ says }) =>
    guess(`${says}: all count as sales; no rule is suggested, since only some rows of an order have a value`)
  );
  if (usable.length === 0) return { findings, toFill };
  const says = usable.map((suggestion) => suggestion.says).join("; ");
  const rules = JSON.stringify(usable.map(({ rule }) => rule));
  return {
    findings: [guess(`${says}: all count as sales; to leave some out, write "skip": ${rules}`), ...findings],
    toFill,
  };
}

function suggestionOf(column: SampleColumn): Suggestion[] {
  const { name } = column;
  if (/cancell?edat$/.test(normalizeName(name))) {
    return [{ column, says: `"${name}" of cancelled orders`, rule: { at: name, present: true } }];
  }
  const values = [...new Set(column.values.filter((value) => value !== ""))];
  const left = values.filter((value) => NO_SALE.test(value) && !IN_PART.test(value));
  if (values.length > 40) return [];
  // A column called "state" may be part of an address.
  if (left.length === 0 && (values.length < 2 || !/stat(us|ut|o)/i.test(name))) return [];
  const says = `"${name}" has ${values.slice(0, MOST_SHOWN).join(", ")}`;
  return [{ column, says, rule: { at: name, in: left.length > 0 ? left : ["…"] } }];
}

function guess(says: string): Finding {
  return { key: "skip", certainty: "guess", says };
}
