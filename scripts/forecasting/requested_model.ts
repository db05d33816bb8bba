import type { Choice } from "./choose_models.ts";
import type { ModelForecasts } from "./model_forecasts.ts";
import type { Model } from "./models/model.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { scoreModels } from "./score_models.ts";

/** Chooses the model that was requested, or seasonal naive if that has no forecast from `origin`. */
export async function requestedModel(
  series: PreparedSeries,
  { forecasts, model, origin, origins, horizon }: {
    forecasts: ModelForecasts;
    model: Model;
    origin: number;
    /** Backtest origins. */
    origins: readonly number[];
    horizon: number;
  },
): Promise<Choice> {
  const all = [...origins, origin];
  await forecasts.make(seasonalNaive, all);
  await forecasts.make(model, all);
  const names = [...new Set([seasonalNaive.name, model.name])];
  const scores = scoreModels(series, { forecasts, models: names, baseline: seasonalNaive.name, origins, horizon });
  const refusal = forecasts.refusal(model, origin);
  if (refusal === undefined) return { models: [model.name], reason: undefined, scores };
  return { models: [seasonalNaive.name], reason: `${model.name} has no forecast: ${refusal.reason}`, scores };
}
