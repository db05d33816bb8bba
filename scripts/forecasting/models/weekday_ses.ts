import type { PreparedSeries } from "../prepared_series.ts";
import type { Model, Projection } from "./model.ts";
import { orderValue } from "./order_value.ts";

/** Days from which the weekday index is taken: a year of weeks. */
const INDEX_DAYS = 364;

/** Days over which the smoothing weight is tried. */
const TRIAL_DAYS = 730;

const WEIGHTS = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3];

const NEEDS = 14;

/** Weekday-adjusted simple exponential smoothing of sales. */
export const weekdaySes: Model = {
  name: "ses",
  objection: (_, cutoff) => cutoff < NEEDS ? `it needs ${NEEDS} days` : undefined,
  project: ({ filled }, { cutoffs, horizon }) => cutoffs.map((cutoff) => smooth(filled, { cutoff, horizon })),
};

/** The same on the number of orders, times the mean order value. */
export const ordersSes: Model = {
  name: "orders_ses",
  objection: (series, cutoff) =>
    series.orders === undefined ? "there are no order counts" : cutoff < NEEDS ? `it needs ${NEEDS} days` : undefined,
  project: (series: PreparedSeries, { cutoffs, horizon }): Projection[] =>
    cutoffs.map((cutoff) => {
      const value = orderValue(series, cutoff);
      if (value === undefined) return { failure: "there are no orders yet" };
      return smooth(series.filledOrders!, { cutoff, horizon }).map((count) => count * value);
    }),
};

/**
 * The weekday index w is the mean of the weekday over 52 weeks divided by the mean of all; the level follows
 *
 *     l = l + a (y - l w) w / mean(w^2)
 *
 * from the mean of the first four weeks on, and a day is projected as l w. Of nine weights a the one with the least squared error
 * of one-day projections over the last 730 days is taken. Simple exponential smoothing (Hyndman et al., Forecasting with
 * Exponential Smoothing 2008, section 2.3.1) with a fixed multiplicative season; the gain w / mean(w^2) is that of a least-squares
 * gradient step, so that a day on which little is sold moves the level little.
 */
function smooth(values: Float64Array, { cutoff, horizon }: { cutoff: number; horizon: number }): Float64Array {
  const index = weekdayIndex(values, cutoff);
  const meanSquare = index.reduce((sum, value) => sum + value * value, 0) / 7;
  const from = Math.max(0, cutoff - TRIAL_DAYS);
  const firstDays = values.subarray(from, Math.min(cutoff, from + 28));
  const firstLevel = firstDays.reduce((sum, value) => sum + value, 0) / firstDays.length;

  let best = { error: Infinity, level: firstLevel };
  for (const weight of WEIGHTS) {
    let level = firstLevel;
    let error = 0;
    for (let position = from; position < cutoff; position++) {
      const season = index[(position - cutoff % 7 + 7) % 7]!;
      const miss = values[position]! - level * season;
      error += miss * miss;
      level += weight * miss * season / meanSquare;
    }
    if (error < best.error) best = { error, level };
  }
  return Float64Array.from({ length: horizon }, (_, step) => best.level * index[step % 7]!);
}

/** Mean by weekday over the mean of all, entry 0 for the cutoff's weekday; all 1 while less than 4 weeks are known. */
function weekdayIndex(values: Float64Array, cutoff: number): Float64Array {
  const weeks = Math.floor(Math.min(cutoff, INDEX_DAYS) / 7);
  const from = cutoff - 7 * weeks;
  const sums = new Float64Array(7);
  for (let position = from; position < cutoff; position++) sums[(position - from) % 7]! += values[position]!;
  const mean = sums.reduce((sum, value) => sum + value, 0) / 7;
  return weeks < 4 || mean <= 0 ? new Float64Array(7).fill(1) : sums.map((sum) => sum / mean);
}
