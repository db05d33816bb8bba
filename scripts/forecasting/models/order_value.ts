import type { PreparedSeries } from "../prepared_series.ts";

/** Days over which the value of an order is averaged. */
export const VALUE_DAYS = 730;

/**
 * The mean value of an order over the last 730 days before `cutoff`: sales divided by orders. Some 2,000 orders are needed for a
 * good mean, since their values are heavy-tailed; a shop with more on a shorter time is not harmed by the longer one.
 * Undefined where no order is known.
 */
export function orderValue({ values, orders }: PreparedSeries, cutoff: number): number | undefined {
  let sales = 0;
  let count = 0;
  for (let position = Math.max(0, cutoff - VALUE_DAYS); position < cutoff; position++) {
    const value = values[position]!;
    const number = orders![position]!;
    if (Number.isNaN(value) || Number.isNaN(number)) continue;
    sales += value;
    count += number;
  }
  return count === 0 ? undefined : sales / count;
}
