import type { EndsAt } from "../sources/documents/source_document.ts";
import type { Table } from "./read_table.ts";

/** What the row of sums under a table is called. */
const TOTALS =
  /^(grand ?total|total|totals|sum|summe|gesamt|gesamtsumme|somme|suma|somma|soma|totale|totaal|razem|итого|всего)\b:?/i;

const LAST_ROWS = 3;

/** A row of sums at the end of a table. */
export interface Totals {
  /** The column of the word by which it is told. */
  readonly column: number;
  readonly word: string;
  /** Whether a row is one of sums. */
  isTotal(row: readonly string[]): boolean;
}

/** Finds a row of sums at the end of a table. */
export function totalsOf({ rows }: Table): Totals | undefined {
  for (const row of rows.slice(-LAST_ROWS)) {
    if (!TOTALS.test(firstOf(row)) || row.filter((value) => value.trim() === "").length < row.length / 3) continue;
    // A word alone, beside the sums, is told before one with a sum in the cell.
    const alone = row.findIndex((value) => TOTALS.test(value.trim()) && !/\d/.test(value));
    const column = alone >= 0 ? alone : row.findIndex((value) => value.trim() !== "");
    const word = row[column]!.trim();
    return { column, word, isTotal: (other) => other[column]!.trim() === word };
  }
  return undefined;
}

/** Returns how the next file's row of sums is told too: by its word, else by having no order; undefined if by neither. */
export function endsAt({ names, rows }: Table, { column, word, isTotal }: Totals, orderAt: number): EndsAt | undefined {
  if (!/\d/.test(word)) return { at: names[column]!, in: [word] };
  const lacking = rows.filter((row) => row[orderAt]?.trim() === "");
  return lacking.length > 0 && isTotal(lacking[0]!) ? { at: names[orderAt]!, present: false } : undefined;
}

function firstOf(row: readonly string[]): string {
  return row.find((value) => value.trim() !== "")?.trim() ?? "";
}
