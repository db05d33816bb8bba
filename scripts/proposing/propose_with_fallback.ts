import type { Candidate } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf } from "./row_facts.ts";

/** Proposes the best candidate for a column, with a second one as fallback for rows in which the best has no value. */
export function proposeWithFallback(
  key: string,
  [best, ...more]: readonly Candidate[],
): { columns: Readonly<Record<string, unknown>>; used: readonly SampleColumn[]; findings: readonly Finding[] } {
  if (best === undefined) return { columns: {}, used: [], findings: [] };
  const lacking = best.column.values.flatMap((value, row) => value === "" ? [row] : []);
  const second = more.find(({ column }) => lacking.some((row) => column.values[row] !== ""));
  const names = [best, ...(second === undefined ? [] : [second])].map(({ column }) => column.name);
  const others = more.filter((candidate) => candidate !== second).map(({ column }) => `"${column.name}"`);
  const finding: Finding = {
    key,
    certainty: best.isSure && more.length === 0 ? "found" : "guess",
    says: (second === undefined ? `"${names[0]}"` : JSON.stringify({ first: names })) +
      (others.length > 0 ? `; not ${others.join(", ")}: check which one is right` : ""),
    example: exampleOf(best.column),
  };
  return {
    columns: { [key]: second === undefined ? names[0] : { first: names } },
    used: [best.column, ...(second === undefined ? [] : [second.column])],
    findings: [finding],
  };
}
