import type { Refusal } from "../../core/refusal.ts";
import type { Model, ModelForecast } from "./model.ts";
import { orderValue } from "./order_value.ts";

/** A year of weeks, from which the weekday index is computed. */
const INDEX_DAYS = 364;

/** Days over which each smoothing weight is tried. */
const TRIAL_DAYS = 730;

const WEIGHTS = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3];

const FEWEST_DAYS = 14;
const TOO_SHORT = { reason: `it needs ${FEWEST_DAYS} days` };

/** Weekday-adjusted simple exponential smoothing of sales. */
export const weekdaySes: Model = {
  name: "ses",
  refusal: (_, origin) => origin < FEWEST_DAYS ? TOO_SHORT : undefined,
  forecast: ({ filled }, { origins, horizon }) => origins.map((origin) => smooth(filled, { origin, horizon })),
};

/** The same of the number of orders, times the mean value of an order. */
export const ordersSes: Model = {
  name: "orders_ses",
  refusal(series, origin): Refusal | undefined {
    if (series.orders === undefined) return { reason: "there are no order counts" };
    return origin < FEWEST_DAYS ? TOO_SHORT : undefined;
  },
  forecast: (series, { origins, horizon }): ModelForecast[] =>
    origins.map((origin) => {
      const value = orderValue(series, origin);
      if (value === undefined) return { reason: "there are no orders yet" };
      return smooth(series.filledOrders!, { origin, horizon }).map((count) => count * value);
    }),
};

/**
 * Smooths the days before an origin and forecasts the `horizon` days from it. The weekday index w is the mean of the weekday over
 * 52 weeks divided by the mean of all days; the smoothed mean m follows
 *
 *     m = m + a (y - m w) w / mean(w^2)
 *
 * from the mean of the first four weeks on, and the forecast of a day is m w. Of nine weights a, the one with the least squared
 * error of one-day forecasts over the last 730 days is taken. Simple exponential smoothing (Hyndman et al., Forecasting with
 * Exponential Smoothing 2008, section 2.3.1) with a fixed multiplicative season. The gain w / mean(w^2) is that of a least-squares
 * gradient step: a day on which little is sold moves the mean little.
 */
function smooth(values: Float64Array, { origin, horizon }: { origin: number; horizon: number }): Float64Array {
  const index = weekdayIndex(values, origin);
  const meanSquare = index.reduce((sum, value) => sum + value * value, 0) / 7;
  const from = Math.max(0, origin - TRIAL_DAYS);
  const firstDays = values.subarray(from, Math.min(origin, from + 28));
  const firstMean = firstDays.reduce((sum, value) => sum + value, 0) / firstDays.length;

  let best = { error: Infinity, mean: firstMean };
  for (const weight of WEIGHTS) {
    let mean = firstMean;
    let error = 0;
    for (let position = from; position < origin; position++) {
      const season = index[(position - origin % 7 + 7) % 7]!;
      const miss = values[position]! - mean * season;
      error += miss * miss;
      mean += weight * miss * season / meanSquare;
    }
    if (error < best.error) best = { error, mean };
  }
  return Float64Array.from({ length: horizon }, (_, step) => best.mean * index[step % 7]!);
}

/** The mean of each weekday over the mean of all days, from the origin's weekday on; all 1 while fewer than 4 weeks are known. */
function weekdayIndex(values: Float64Array, origin: number): Float64Array {
  const weeks = Math.floor(Math.min(origin, INDEX_DAYS) / 7);
  const from = origin - 7 * weeks;
  const sums = new Float64Array(7);
  for (let position = from; position < origin; position++) sums[(position - from) % 7]! += values[position]!;
  const mean = sums.reduce((sum, value) => sum + value, 0) / 7;
  return weeks < 4 || mean <= 0 ? new Float64Array(7).fill(1) : sums.map((sum) => sum / mean);
}
