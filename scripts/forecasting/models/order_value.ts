import type { PreparedSeries } from "../prepared_series.ts";

/**
 * Orders that make a good mean, since their values are heavy-tailed; and the days between which the window lies that holds them:
 * a quarter, so that a season of the week or the month is in it whole, and two years.
 */
const ENOUGH_ORDERS = 2_500;
const FEWEST_DAYS = 91;
const MOST_DAYS = 730;

/**
 * Where the window begins, before `cutoff`, from which the value of an order is taken: the shortest with 2,500 orders, of 91 to
 * 730 days. A shop with many orders a day is thus followed as its prices move.
 */
function valueWindow({ values, orders }: PreparedSeries, cutoff: number): number {
  let count = 0;
  let from = cutoff;
  while (from > 0 && cutoff - from < MOST_DAYS && (cutoff - from < FEWEST_DAYS || count < ENOUGH_ORDERS)) {
    from--;
    if (!Number.isNaN(values[from]!) && !Number.isNaN(orders![from]!)) count += orders![from]!;
  }
  return from;
}

/**
 * The mean value of an order in that window: sales divided by orders; of another column `amounts`, such as the units sold, what
 * an order has of that. Undefined where no order is known.
 */
export function orderValue(
  series: PreparedSeries,
  cutoff: number,
  amounts: Float64Array = series.values,
): number | undefined {
  const { orders } = series;
  let sum = 0;
  let count = 0;
  for (let position = valueWindow(series, cutoff); position < cutoff; position++) {
    const amount = amounts[position]!;
    const number = orders![position]!;
    if (Number.isNaN(amount) || Number.isNaN(number)) continue;
    sum += amount;
    count += number;
  }
  return count === 0 ? undefined : sum / count;
}
