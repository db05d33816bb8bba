import type { Candidate } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf } from "./row_facts.ts";

/** Takes the best candidate, and where that lacks a value the next one that has it. */
export function proposeFilled(
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
      (others.length > 0 ? `; not ${others.join(", ")}: check which it is` : ""),
    example: exampleOf(best.column),
  };
  return {
    columns: { [key]: second === undefined ? names[0] : { first: names } },
    used: [best.column, ...(second === undefined ? [] : [second.column])],
    findings: [finding],
  };
}
