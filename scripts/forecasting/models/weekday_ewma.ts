import type { Model, ModelForecast } from "./model.ts";

/** Weeks after which a day counts half. */
const HALF_LIFE = 13;

const FEWEST_DAYS = 14;

/**
 * Weekday EWMA: the mean of a weekday's days with weights 0.5^(w / 13), w weeks back, divided by the sum of the weights (simple
 * exponential smoothing by weekday; Brown, Smoothing, Forecasting and Prediction 1963, chapter 7).
 */
export const weekdayEwma: Model = {
  name: "ewma",
  refusal: (_, origin) => origin < FEWEST_DAYS ? { reason: `it needs ${FEWEST_DAYS} days` } : undefined,
  forecast({ values, filled }, { origins, horizon }): ModelForecast[] {
    return origins.map((origin) => {
      const means = Float64Array.from({ length: 7 }, (_, weekday) => {
        let sum = 0;
        let weights = 0;
        for (let week = 1, position = origin - 7 + weekday; position >= 0; position -= 7, week++) {
          if (Number.isNaN(values[position]!)) continue;
          const weight = 0.5 ** (week / HALF_LIFE);
          sum += weight * values[position]!;
          weights += weight;
        }
        return weights === 0 ? filled[origin - 7 + weekday]! : sum / weights;
      });
      return Float64Array.from({ length: horizon }, (_, step) => means[step % 7]!);
    });
  },
};
