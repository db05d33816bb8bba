import type { PreparedSeries } from "../prepared_series.ts";

/** Enough orders for a good mean, although their values are heavy-tailed. */
const ENOUGH_ORDERS = 2_500;

/** The shortest window is a quarter, so that it has whole weeks and months; the longest is two years. */
const FEWEST_DAYS = 91;
const MOST_DAYS = 730;

/**
 * The first position of the window before `origin` from which the value of an order is taken: the shortest window with 2,500
 * orders, of 91 to 730 days. In a shop with many orders a day it follows prices as they move.
 */
function valueWindow({ values, orders }: PreparedSeries, origin: number): number {
  let count = 0;
  let from = origin;
  while (from > 0 && origin - from < MOST_DAYS && (origin - from < FEWEST_DAYS || count < ENOUGH_ORDERS)) {
    from--;
    if (!Number.isNaN(values[from]!) && !Number.isNaN(orders![from]!)) count += orders![from]!;
  }
  return from;
}

/**
 * The mean value of an order in that window: sales divided by orders. With another column as `amounts`, such as units sold,
 * returns the mean of that per order. Undefined if no order is known.
 */
export function orderValue(
  series: PreparedSeries,
  origin: number,
  amounts: Float64Array = series.values,
): number | undefined {
  const { orders } = series;
  let sum = 0;
  let count = 0;
  for (let position = valueWindow(series, origin); position < origin; position++) {
    const amount = amounts[position]!;
    const number = orders![position]!;
    if (Number.isNaN(amount) || Number.isNaN(number)) continue;
    sum += amount;
    count += number;
  }
  return count === 0 ? undefined : sum / count;
}
