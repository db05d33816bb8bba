import type { ArimaRunner } from "./arima/arima_runner.ts";
import { Forecaster } from "./forecaster.ts";
import { type BacktestCache, ModelForecasts } from "./model_forecasts.ts";
import { BEST_THREE, isExpensive, modelNamed, seasonalModel } from "./models/model_pool.ts";
import { prepareSeries } from "./prepared_series.ts";
import type { Series } from "./series.ts";
import type { SeriesForecast, SeriesResult } from "./series_forecast.ts";

/** The longest horizon that a task takes, in days. */
export const LONGEST_HORIZON = 366;

/** Weekly origins by which models are chosen and bounds calibrated; `bench/forecast.md` shows why not 26. */
export const ORIGINS = 52;

/** The same for an expensive model that is asked for by name. */
const EXPENSIVE_ORIGINS = 13;

/** Options of a forecast, the same for every series of a run. */
export interface ForecastOptions {
  /** Days to forecast. */
  readonly horizon: number;
  /** Weekly origins of the backtest, 52 by default. */
  readonly origins?: number | undefined;
  /** One model of `MODEL_NAMES` to forecast with, for comparison; the mean of the best three by default. */
  readonly model?: string | undefined;
  /** The number of past weekly forecasts to make as well, 0 by default. */
  readonly backtest?: number | undefined;
  /** Keeps backtest origins in place as days are added; see `backtestOrigins`. */
  readonly weekday?: number | undefined;
}

/**
 * Forecasts a series: prepares it, chooses among the models by a backtest, averages the best and adds bounds. With `backtest` it
 * makes the weekly forecasts of the past as well, each by what was known at its cutoff. Refuses a series that cannot be forecast;
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
  const forecasts = new ModelForecasts(prepared, { horizon, cache: earlier });
  const expensive = runner && seasonalModel(runner);
  const only = model === BEST_THREE || runner === undefined ? undefined : modelNamed(model, runner);
  const tried = isExpensive(model) ? Math.min(EXPENSIVE_ORIGINS, origins) : origins;
  const forecaster = new Forecaster(prepared, { forecasts, horizon, origins: tried, weekday, expensive, only });
  const pastOrigins = Array.from(
    { length: backtest },
    (_, index) => prepared.length - 7 * Math.ceil(horizon / 7) - 7 * (backtest - 1 - index),
  );
  const past: SeriesForecast[] = [];
  for (const origin of pastOrigins.filter((one) => one > 0)) past.push(await forecaster.at(origin));
  const forecast = await forecaster.at(prepared.length);
  return { name: series.name, forecast, backtest: past, cache: JSON.stringify(forecasts.cache) };
}
