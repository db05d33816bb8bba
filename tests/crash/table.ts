import type { CaseResult } from "./case_result.ts";

const COUNTS = ["lost", "doubled", "hung", "stuck", "hand"] as const;

/** The results of a kind's cases. */
export interface KindResults {
  readonly kind: string;
  readonly results: readonly CaseResult[];
}

/** Whether nothing is to be said against a case. */
export function isWell(result: CaseResult): boolean {
  return COUNTS.every((count) => result[count] === 0);
}

/** One row per kind, as Markdown: how many cases, in how many the trouble came while the task was at work, and what it did. */
export function formatTable(kinds: readonly KindResults[]): string {
  const rows = kinds.map(({ kind, results }) => {
    const tried = results.filter(({ skipped }) => skipped === undefined);
    const skipped = results.find(({ skipped }) => skipped !== undefined)?.skipped;
    const counts = COUNTS.map((count) => sumOf(tried.map((result) => result[count])));
    return [skipped === undefined ? kind : `${kind} (skipped: ${skipped})`, tried.length, struck(tried), ...counts];
  });
  const sums = [
    "all",
    ...Array.from({ length: 2 + COUNTS.length }, (_, column) => sumOf(rows.map((row) => row[column + 1] as number))),
  ];
  const lines = [["kind", "times", "struck", "lost", "doubled", "hung", "stuck", "needs a hand"], ...rows, sums]
    .map((cells) => cells.map(String));
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  const written = lines.map((cells) =>
    `| ${
      cells.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)).join(" | ")
    } |`
  );
  const rule = `| ${
    widths.map((width, column) => column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`).join(" | ")
  } |`;
  return [written[0], rule, ...written.slice(1)].join("\n");
}

function struck(results: readonly CaseResult[]): number {
  return results.filter(({ isStruck }) => isStruck).length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
