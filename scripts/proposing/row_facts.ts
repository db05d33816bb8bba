import type { SampleColumn } from "./proposal.ts";

/** The rows of each order that has several, by their positions. */
export type Orders = readonly (readonly number[])[];

/** Orders that must show something before it holds for all. */
const ENOUGH_ORDERS = 3;
const ALMOST_ALL = 0.95;

/** Words that the loader takes for no value, unless the document names others, and the day that databases write for none. */
const NULL_WORDS = new Set(["null", "n/a", "#n/a", "none", "nan", "nil", "-", "0000-00-00", "0000-00-00 00:00:00"]);

/** Returns a value without the blanks around it, and nothing for a word that means nothing. */
export function cleanValue(value: string): string {
  const trimmed = value.trim();
  return NULL_WORDS.has(trimmed.toLowerCase()) ? "" : trimmed;
}

/** Returns the rows of the orders that have more than one. */
export function ordersOfSeveral({ values }: SampleColumn): Orders {
  const rows = Map.groupBy(
    values.map((_, index) => index).filter((index) => values[index] !== ""),
    (index) => values[index]!,
  );
  return [...rows.values()].filter((indexes) => indexes.length > 1);
}

/** Whether a column stands on the first row of an order only. */
export function isOnFirstRow({ values }: SampleColumn, orders: Orders): boolean {
  const written = orders.filter((rows) => rows.some((row) => values[row] !== ""));
  return written.length > 0 &&
    written.every(([first, ...rest]) => values[first!] !== "" && rest.every((row) => values[row] === ""));
}

/** Whether a column that many orders lack, such as the time of a cancellation, stands on first rows only where others do. */
export function isBesideFirstRows(column: SampleColumn, sample: readonly SampleColumn[], orders: Orders): boolean {
  if (isOnFirstRow(column, orders)) return true;
  return sample.some((other) => isOnFirstRow(other, orders)) &&
    orders.every(([, ...rest]) => rest.every((row) => column.values[row] === ""));
}

/** Whether some rows of an order have a value and others have none. */
export function isInPart({ values }: SampleColumn, orders: Orders): boolean {
  return orders.some((rows) => new Set(rows.map((row) => values[row] === "")).size > 1);
}

/** Whether an amount is that of an order: the same on all of its rows, or on its first row only. */
export function isOfOrder(column: SampleColumn, orders: Orders): boolean {
  if (isOnFirstRow(column, orders)) return true;
  const written = orders.filter((rows) => rows.every((row) => column.values[row] !== ""));
  const same = written.filter((rows) => rows.every((row) => column.values[row] === column.values[rows[0]!]));
  const isVaried = new Set(column.values).size > 2;
  return isVaried && written.length >= ENOUGH_ORDERS && same.length >= written.length * ALMOST_ALL;
}

/** Returns the first row whose values in these columns another row has too. */
export function firstRepeated(columns: readonly SampleColumn[]): number | undefined {
  const seen = new Set<string>();
  const rows = columns[0]?.values.length ?? 0;
  for (let row = 0; row < rows; row++) {
    const key = JSON.stringify(columns.map(({ values }) => values[row]));
    if (seen.has(key)) return row;
    seen.add(key);
  }
  return undefined;
}

/** Whether a column has a value in every row. */
export function isFilled({ values }: SampleColumn): boolean {
  return values.length > 0 && values.filter((value) => value === "").length <= values.length * 0.02;
}

/** The first value of a column. */
export function exampleOf({ values }: SampleColumn): string {
  return values.find((value) => value !== "") ?? "";
}
