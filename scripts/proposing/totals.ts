import type { Table } from "./read_table.ts";

/** What the row of sums under a table is called. */
const TOTALS =
  /^(grand ?total|total|totals|sum|summe|gesamt|gesamtsumme|somme|suma|somma|soma|totale|totaal|razem|итого|всего)\b:?/i;

const LAST_ROWS = 3;

/** Finds a row of sums at the end of a table: the column and the word by which it is told. */
export function totalsOf({ rows }: Table): { column: number; word: string } | undefined {
  for (const row of rows.slice(-LAST_ROWS)) {
    const column = row.findIndex((value) => value.trim() !== "");
    const word = row[column]?.trim() ?? "";
    if (TOTALS.test(word) && row.filter((value) => value.trim() === "").length >= row.length / 3) {
      return { column, word };
    }
  }
  return undefined;
}
