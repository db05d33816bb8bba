import { daysBetween } from "../core/days.ts";
import type { Database } from "../database/database.ts";
import type { ForecastBounds, MeasureForecast, SeriesForecast } from "./series_forecast.ts";
import type { StoreSeries } from "./store_series.ts";

/** A run of the forecast. */
export interface ForecastRun {
  readonly model: string;
  readonly cutoff: string;
  readonly horizon: number;
  /** Hash of the numbers and the code that it was made from. */
  readonly data: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Why some series have no forecast; undefined if all have one. */
  readonly reason: string | undefined;
  readonly madeAt: Temporal.Instant;
  readonly isBacktest: boolean;
}

/** Saves a run with its series, points and model scores; returns its number. */
export async function saveForecast(
  database: Database,
  forecasts: readonly SeriesForecast[],
  { store, run }: { store: StoreSeries; run: ForecastRun },
): Promise<string> {
  const values = new Map(store.series.map((one) => [one.name, one.values]));
  const measured = forecasts.flatMap((forecast) =>
    measuresOf(forecast).map(([measure, of]) => ({ forecast, measure, of }))
  );
  const series = measured.map(({ forecast, measure, of }) => ({
    measure,
    series: forecast.name,
    models: forecast.models,
    status: forecast.status,
    reason: forecast.reason ?? null,
    intervals: forecast.intervals,
    notes: forecast.notes,
    ...(measure === "sales" && naiveErrors(values.get(forecast.name)!, store.series[0]!.start, forecast.cutoff)),
    ...columns(of.sum),
  }));
  const points = measured.flatMap(({ forecast, measure, of }) =>
    of.points.map((point, step) => ({
      measure,
      series: forecast.name,
      day: forecast.points[step]!.day,
      horizon: step + 1,
      seasonal_naive: measure === "sales" ? forecast.seasonalNaive[step] : null,
      ...columns(point),
    }))
  );
  const scores = forecasts.flatMap((forecast) =>
    forecast.scores.map(({ model, origins, rmse, relative }, index) => ({
      series: forecast.name,
      model,
      rank: index + 1,
      origins,
      rmse,
      relative: Number.isFinite(relative) ? relative : null,
      is_chosen: forecast.models.includes(model),
    }))
  );
  const names = new Set(forecasts.map(({ name }) => name));
  const [saved] = await database.call("mart.save_forecast", {
    p_made_at: run.madeAt.toString(),
    p_cutoff: run.cutoff,
    p_horizon: run.horizon,
    p_model: run.model,
    p_parameters: run.parameters,
    p_status: run.reason === undefined ? "ok" : "partial",
    p_reason: run.reason ?? null,
    p_data: run.data,
    p_is_backtest: run.isBacktest,
    p_members: store.members
      .filter((one) => names.has(one.series))
      .map(({ series, ...rest }) => ({ series_name: series, ...rest })),
    p_series: series,
    p_points: points,
    p_scores: scores,
  });
  return saved!.run_id;
}

function measuresOf(forecast: SeriesForecast): [measure: string, of: MeasureForecast][] {
  const measures: [string, MeasureForecast][] = [["sales", forecast]];
  if (forecast.orders) measures.push(["orders", forecast.orders]);
  if (forecast.quantity) measures.push(["quantity", forecast.quantity]);
  return measures;
}

function columns({ mean, lo80, hi80, lo95, hi95 }: ForecastBounds): Record<string, number> {
  return { mean, lo_80: lo80, hi_80: hi80, lo_95: lo95, hi_95: hi95 };
}

/** The errors of seasonal naive from the first sale to the cutoff, by which accuracy is scaled; null if they are 0. */
function naiveErrors(values: readonly number[], start: string, cutoff: string): Record<string, number | null> {
  const length = daysBetween(start, cutoff) + 1;
  const first = values.findIndex((value) => value !== 0);
  let absolute = 0;
  let squared = 0;
  let count = 0;
  for (let day = Math.max(0, first) + 7; day < length; day++) {
    const difference = values[day]! - values[day - 7]!;
    absolute += Math.abs(difference);
    squared += difference ** 2;
    count++;
  }
  if (absolute === 0) return { naive_mae: null, naive_rmse: null };
  return { naive_mae: absolute / count, naive_rmse: Math.sqrt(squared / count) };
}
