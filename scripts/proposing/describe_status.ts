import type { Matches } from "./match_roles.ts";
import type { Finding } from "./proposal.ts";

/** Words of orders that are no sales. */
const NO_SALE = /cancel|storn|annul|anul|void|fail|test|trash|draft|pending|refund|abgebroch|geannul|true/i;

const MOST_SHOWN = 8;

/** Tells the values of a status, as orders that are no sales are left out only if the document says so. */
export function describeStatus(matches: Matches): Finding[] {
  return (matches.get("status") ?? []).flatMap(({ column }): Finding[] => {
    const values = [...new Set(column.values.filter((value) => value !== ""))];
    const left = values.filter((value) => NO_SALE.test(value));
    if (/cancell?ed_?at$/i.test(column.name)) {
      return [skip(`orders with a "${column.name}" are taken as sales`, { at: column.name, present: true })];
    }
    if (values.length > 40) return [];
    const shown = values.slice(0, MOST_SHOWN).join(", ");
    // A state may be a part of a country.
    if (left.length === 0 && (values.length < 2 || !/stat(us|ut|o)/i.test(column.name))) return [];
    const rule = { at: column.name, in: left.length > 0 ? left : ["…"] };
    return [skip(`"${column.name}" has ${shown}: all are taken as sales`, rule)];
  });
}

function skip(says: string, rule: unknown): Finding {
  return {
    key: "skip",
    certainty: "guess",
    says: `${says}; to leave some out, write "skip": ${JSON.stringify([rule])}`,
  };
}
