import { sum } from "../core/series_math.ts";
import { intervalOf, levelOf, type PredictiveDraws } from "./predictive_draws.ts";
import type { ForecastBounds, ForecastPoint } from "./series_forecast.ts";

/** The lowest levels, 0 to 1, at which past intervals contain the actual values: one for each known day and each horizon's sum. */
export interface PastLevels {
  readonly days: readonly number[];
  readonly sums: readonly number[];
}

/**
 * The nominal level counts as much as this many past levels. With 364 days from 52 origins the calibrated level is six sevenths the
 * measured one, with 52 sums a little less than half: a quantile of few levels is worse than the model's own.
 */
const PRIOR_LEVELS = 60;

/** The levels at which the draws' intervals contain the actual values, without closed days. */
export function pastLevels(
  draws: PredictiveDraws,
  { means, values }: { means: Float64Array; values: Float64Array },
): PastLevels {
  const days: number[] = [];
  values.forEach((value, step) => {
    if (means[step]! > 0 && !Number.isNaN(value)) days.push(levelOf(draws.days[step]!, value));
  });
  const isKnown = !values.some(Number.isNaN) && means.some((mean) => mean > 0);
  return { days, sums: isKnown ? [levelOf(draws.sum, sum(values))] : [] };
}

/**
 * The level at which the draws' interval contains a new value with this probability: the split-conformal quantile of the past
 * levels (distributional conformal prediction: Chernozhukov, Wüthrich and Zhu, PNAS 2021), shrunk toward the nominal level, the
 * more the fewer there are.
 */
export function calibratedLevel(levels: readonly number[], probability: number): number {
  if (levels.length === 0) return probability;
  const ascending = Float64Array.from(levels).sort();
  const rank = Math.min(levels.length, Math.ceil((levels.length + 1) * probability));
  const weight = levels.length / (levels.length + PRIOR_LEVELS);
  return weight * ascending[rank - 1]! + (1 - weight) * probability;
}

/** The points of a horizon and its sum, from draws, a mean for each day, and the levels of the past. */
export function forecastBounds(
  draws: PredictiveDraws,
  { means, levels }: { means: Float64Array; levels: PastLevels },
): { points: ForecastPoint[]; sum: ForecastBounds } {
  const days: [number, number] = [calibratedLevel(levels.days, 0.8), calibratedLevel(levels.days, 0.95)];
  const sums: [number, number] = [calibratedLevel(levels.sums, 0.8), calibratedLevel(levels.sums, 0.95)];
  return {
    points: Array.from(means, (mean, step) => ({ horizon: step + 1, ...bounds(draws.days[step]!, mean, days) })),
    sum: bounds(draws.sum, sum(means), sums),
  };
}

/** The bounds at two levels, in ascending order around the mean. */
function bounds(ascending: Float64Array, mean: number, [level80, level95]: [number, number]): ForecastBounds {
  const [lo80, hi80] = intervalOf(ascending, level80);
  const [lo95, hi95] = intervalOf(ascending, Math.max(level80, level95));
  return {
    mean,
    lo80: Math.min(lo80, mean),
    hi80: Math.max(hi80, mean),
    lo95: Math.min(lo95, mean),
    hi95: Math.max(hi95, mean),
  };
}
