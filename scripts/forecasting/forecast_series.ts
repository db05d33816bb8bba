import type { ArimaRunner } from "./arima/arima_runner.ts";
import { Forecaster } from "./forecaster.ts";
import { BEST_THREE, isDear, modelNamed, seasonalModel } from "./models/model_pool.ts";
import { prepareSeries } from "./prepared_series.ts";
import { type BacktestCache, ProjectionTable } from "./model_forecasts.ts";
import type { Series } from "./series.ts";
import type { SeriesResult } from "./series_forecast.ts";

/** Weekly origins by which models are chosen and bounds calibrated: see `bench/forecast.md` for why not 26. */
export const ORIGINS = 52;

/** The same for a model that is asked for and whose fits cost much. */
const DEAR_ORIGINS = 13;

/** What is wanted of a forecast; it is the same for every series of a run. */
export interface ForecastOptions {
  /** Days to project. */
  readonly horizon: number;
  /** Weekly origins of the backtest, 52 unless said. */
  readonly origins?: number | undefined;
  /** One model to project with, to compare, instead of the mean of the best three; see `MODEL_NAMES`. */
  readonly model?: string | undefined;
  /** How many past weekly projections to give as well, 0 unless said. */
  readonly backtest?: number | undefined;
  /** Keeps backtest origins in place as days are added; see `backtestOrigins`. */
  readonly weekday?: number | undefined;
}

/**
 * Projects a series: prepares it, chooses among the models by a backtest, averages the best, adds bounds. With `backtest`, the
 * weekly projections of the past as well, each by what was known at its cutoff. A series that cannot be projected is refused;
 * whatever throws is a bug. The same series and options give the same result, bit by bit, with or without a cache.
 */
export async function forecastSeries(
  series: Series,
  { runner, cache, ...options }: ForecastOptions & { runner?: ArimaRunner; cache?: string | undefined },
): Promise<SeriesResult> {
  const { horizon, origins = ORIGINS, backtest = 0, weekday, model = BEST_THREE } = options;
  const prepared = prepareSeries(series, horizon);
  if ("reason" in prepared) return { name: series.name, ...prepared };
  const earlier: BacktestCache = cache ? JSON.parse(cache) : {};
  const table = new ProjectionTable(prepared, { horizon, cache: earlier });
  const dear = runner && seasonalModel(runner);
  const only = model === BEST_THREE || runner === undefined ? undefined : modelNamed(model, runner);
  const tried = isDear(model) ? Math.min(DEAR_ORIGINS, origins) : origins;
  const forecaster = new Forecaster(prepared, { table, horizon, origins: tried, weekday, dear, only });
  const cutoffs = Array.from(
    { length: backtest },
    (_, index) => prepared.length - 7 * Math.ceil(horizon / 7) - 7 * (backtest - 1 - index),
  );
  const past = [];
  for (const cutoff of cutoffs.filter((one) => one > 0)) past.push(await forecaster.at(cutoff));
  const forecast = await forecaster.at(prepared.length);
  return { name: series.name, forecast, backtest: past, cache: JSON.stringify(table.cache) };
}
