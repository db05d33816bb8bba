import type { Model, ModelForecast } from "./model.ts";

/**
 * Seasonal naive: each day is the last known day of its weekday, y(t + h) = y(t + h - 7 ceil(h / 7)) (Hyndman and
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. 2021, section 5.2). With less than a week of history it is the
 * last day. This is the baseline that every other model must beat.
 */
export const seasonalNaive: Model = {
  name: "seasonal_naive",
  refusal: () => undefined,
  forecast({ filled }, { origins, horizon }): ModelForecast[] {
    return origins.map((origin) => {
      const season = origin < 7 ? 1 : 7;
      return Float64Array.from({ length: horizon }, (_, step) => filled[origin - season + step % season]!);
    });
  },
};
