import type { Model, Projection } from "./model.ts";

/**
 * Seasonal naive: each day is the last known day of its weekday, y(t + h) = y(t + h - 7 ceil(h / 7)) (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. 2021, section 5.2). The baseline that every other must beat;
 * with less than a week of days, the last day.
 */
export const seasonalNaive: Model = {
  name: "seasonal_naive",
  objection: () => undefined,
  project({ filled }, { cutoffs, horizon }): Projection[] {
    return cutoffs.map((cutoff) => {
      const season = cutoff < 7 ? 1 : 7;
      return Float64Array.from({ length: horizon }, (_, step) => filled[cutoff - season + step % season]!);
    });
  },
};
