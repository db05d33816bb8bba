import type { Choice } from "./choose_models.ts";
import type { Model } from "./models/model.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import type { ProjectionTable } from "./model_forecasts.ts";
import { scoreModels } from "./score_models.ts";

/** Takes one model that was asked for, and seasonal naive where that gives no projection. */
export async function takeModel(
  series: PreparedSeries,
  { table, model, cutoff, origins, horizon }: {
    table: ProjectionTable;
    model: Model;
    cutoff: number;
    origins: readonly number[];
    horizon: number;
  },
): Promise<Choice> {
  const all = [...origins, cutoff];
  await table.project(seasonalNaive, all);
  await table.project(model, all);
  const names = [...new Set([seasonalNaive.name, model.name])];
  const scores = scoreModels(series, { table, models: names, baseline: seasonalNaive.name, origins, horizon });
  if (table.at(model.name, cutoff) !== undefined) return { models: [model.name], status: "ok", scores };
  const reason = model.objection(series, cutoff) ?? table.failure(model.name, cutoff);
  return { models: [seasonalNaive.name], status: `${model.name} gives no projection: ${reason}`, scores };
}
