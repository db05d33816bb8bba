import type { SampleColumn } from "./proposal.ts";

/** Row numbers, from 0, of each order with several rows. */
export type Orders = readonly (readonly number[])[];

/** Fewest orders that must show a property before it counts. */
const ENOUGH_ORDERS = 3;
const ALMOST_ALL = 0.95;

/** Words that the loader reads as no value by default, and the date that databases write for none. */
const NULL_WORDS = new Set(["null", "n/a", "#n/a", "none", "nan", "nil", "-", "0000-00-00", "0000-00-00 00:00:00"]);

/** Trims a value; returns "" for a word that means no value. */
export function cleanValue(value: string): string {
  const trimmed = value.trim();
  return NULL_WORDS.has(trimmed.toLowerCase()) ? "" : trimmed;
}

/** Returns the rows of the orders with more than one row. */
export function ordersOfSeveral({ values }: SampleColumn): Orders {
  const rows = Map.groupBy(
    values.map((_, index) => index).filter((index) => values[index] !== ""),
    (index) => values[index]!,
  );
  return [...rows.values()].filter((indexes) => indexes.length > 1);
}

/** Whether only the first row of an order has a value. */
export function isOnFirstRow({ values }: SampleColumn, orders: Orders): boolean {
  const written = orders.filter((rows) => rows.some((row) => values[row] !== ""));
  return written.length > 0 &&
    written.every(([first, ...rest]) => values[first!] !== "" && rest.every((row) => values[row] === ""));
}

/**
 * Whether a column of a file with values on first rows only never has a value on a later row; for columns that few orders have, such as
 * the time of a cancellation.
 */
export function isNeverOnLaterRows(column: SampleColumn, sample: readonly SampleColumn[], orders: Orders): boolean {
  if (isOnFirstRow(column, orders)) return true;
  return sample.some((other) => isOnFirstRow(other, orders)) &&
    orders.every(([, ...rest]) => rest.every((row) => column.values[row] === ""));
}

/** Whether some rows of an order have a value and others do not. */
export function isOnSomeRows({ values }: SampleColumn, orders: Orders): boolean {
  return orders.some((rows) => new Set(rows.map((row) => values[row] === "")).size > 1);
}

/** Whether an amount is of the whole order: the same on all rows of an order, or only on its first row. */
export function isOfOrder(column: SampleColumn, orders: Orders): boolean {
  if (isOnFirstRow(column, orders)) return true;
  const written = orders.filter((rows) => rows.every((row) => column.values[row] !== ""));
  const same = written.filter((rows) => rows.every((row) => column.values[row] === column.values[rows[0]!]));
  const isVaried = new Set(column.values).size > 2;
  return isVaried && written.length >= ENOUGH_ORDERS && same.length >= written.length * ALMOST_ALL;
}

/** Returns the first row that has the same values in these columns as an earlier row. */
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

/** Whether a column has a value in at least 98% of the rows. */
export function isFilled({ values }: SampleColumn): boolean {
  return values.length > 0 && values.filter((value) => value === "").length <= values.length * 0.02;
}

/** Returns the first value of a column; "" if it has none. */
export function exampleOf({ values }: SampleColumn): string {
  return values.find((value) => value !== "") ?? "";
}
