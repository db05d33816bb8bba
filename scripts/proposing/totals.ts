import type { EndsAt } from "../sources/documents/source_document.ts";
import type { Table } from "./read_table.ts";

/** Names of the row of sums below a table. */
const TOTALS =
  /^(grand ?total|total|totals|sum|summe|gesamt|gesamtsumme|somme|suma|somma|soma|totale|totaal|razem|итого|всего)\b:?/i;

const LAST_ROWS = 3;

/** A row of sums at the end of a table. */
export interface Totals {
  /** Column of the word that identifies the row, such as "Total". */
  readonly column: number;
  readonly word: string;
  /** Whether a row is a row of sums. */
  isTotal(row: readonly string[]): boolean;
}

/** Finds a row of sums at the end of a table. */
export function totalsOf({ rows }: Table): Totals | undefined {
  for (const row of rows.slice(-LAST_ROWS)) {
    if (!TOTALS.test(firstOf(row)) || row.filter((value) => value.trim() === "").length < row.length / 3) continue;
    // A cell with only the word is preferred to one with the word and a sum.
    const alone = row.findIndex((value) => TOTALS.test(value.trim()) && !/\d/.test(value));
    const column = alone >= 0 ? alone : row.findIndex((value) => value.trim() !== "");
    const word = row[column]!.trim();
    return { column, word, isTotal: (other) => other[column]!.trim() === word };
  }
  return undefined;
}

/** Returns a condition that also finds the row of sums in the next file, by its word or else by its empty order; or undefined. */
export function endsAt({ names, rows }: Table, { column, word, isTotal }: Totals, orderAt: number): EndsAt | undefined {
  if (!/\d/.test(word)) return { at: names[column]!, in: [word] };
  const lacking = rows.filter((row) => row[orderAt]?.trim() === "");
  return lacking.length > 0 && isTotal(lacking[0]!) ? { at: names[orderAt]!, present: false } : undefined;
}

function firstOf(row: readonly string[]): string {
  return row.find((value) => value.trim() !== "")?.trim() ?? "";
}
