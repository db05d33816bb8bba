import type { ModelForecasts } from "./model_forecasts.ts";
import type { PreparedSeries } from "./prepared_series.ts";

/** The score of a model in a backtest. */
export interface ModelScore {
  readonly model: string;
  /** Origins that it has a forecast from and some of whose days are known. */
  readonly origins: number;
  /** Root mean square error of a day, in the unit of the values. */
  readonly rmse: number;
  /** The same over that of the baseline from the same origins: below 1 is better than the baseline. */
  readonly relative: number;
}

/** Squared errors of one origin's days. */
interface OriginError {
  readonly sum: number;
  readonly days: number;
}

/** Scores models over `origins` against the model `baseline`, which must have forecasts from all of them; the best first. */
export function scoreModels(
  series: PreparedSeries,
  { forecasts, models, baseline, origins, horizon }: {
    forecasts: ModelForecasts;
    models: readonly string[];
    baseline: string;
    origins: readonly number[];
    horizon: number;
  },
): ModelScore[] {
  const errorsOf = (model: string): (OriginError | undefined)[] =>
    origins.map((origin) => originError(series, { means: forecasts.at(model, origin), origin, horizon }));
  const baselineErrors = errorsOf(baseline);
  return models.map((model): ModelScore => {
    let sum = 0;
    let days = 0;
    let baselineSum = 0;
    let count = 0;
    for (const [index, error] of errorsOf(model).entries()) {
      if (error === undefined || error.days === 0) continue;
      sum += error.sum;
      days += error.days;
      baselineSum += baselineErrors[index]!.sum;
      count++;
    }
    const relative = sum === 0 ? 0 : baselineSum === 0 ? Infinity : Math.sqrt(sum / baselineSum);
    return { model, origins: count, rmse: Math.sqrt(sum / Math.max(1, days)), relative };
  }).sort((a, b) => a.relative - b.relative);
}

/** The squared errors of the known days of the horizon from an origin; undefined without a forecast. */
export function originError(
  { values }: PreparedSeries,
  { means, origin, horizon }: { means: Float64Array | undefined; origin: number; horizon: number },
): OriginError | undefined {
  if (means === undefined) return undefined;
  let sum = 0;
  let days = 0;
  for (let step = 0; step < horizon; step++) {
    const value = values[origin + step]!;
    if (Number.isNaN(value)) continue;
    sum += (value - means[step]!) ** 2;
    days++;
  }
  return { sum, days };
}
