import type { ArimaRunner } from "./arima/arima_runner.ts";
import { Deadline, DeadlineMissed } from "./deadline.ts";
import { Forecaster } from "./forecaster.ts";
import { type BacktestCache, ModelForecasts } from "./model_forecasts.ts";
import { BEST_THREE, isExpensive, modelNamed, seasonalModel } from "./models/model_pool.ts";
import { type PreparedSeries, prepareSeries } from "./prepared_series.ts";
import type { Series } from "./series.ts";
import type { SeriesForecast, SeriesResult } from "./series_forecast.ts";
import { simpleForecast } from "./simple_forecast.ts";

/** Weekly origins by which models are chosen and bounds calibrated; `bench/forecast.md` shows why not 26. */
export const ORIGINS = 52;

/** The same for an expensive model that is requested by name. */
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
  /** Milliseconds that a series may take; after that it gets the simple forecast. No limit by default. */
  readonly deadline?: number | undefined;
}

/**
 * Forecasts a series: prepares it, chooses among the models by a backtest, averages the best and adds bounds. With `backtest` it
 * makes the weekly forecasts of the past as well, each from what was known at its cutoff. Refuses a series that cannot be forecast;
 * any exception is a bug. The same series and options give the same result, bit by bit, with or without a cache, if it meets the
 * deadline.
 */
export async function forecastSeries(
  series: Series,
  { runner, cache, ...options }: ForecastOptions & { runner?: ArimaRunner; cache?: string | undefined },
): Promise<SeriesResult> {
  const { horizon, origins = ORIGINS, weekday, model = BEST_THREE, deadline } = options;
  const until = deadline === undefined ? undefined : new Deadline(deadline);
  const prepared = prepareSeries(series, horizon);
  if ("reason" in prepared) return { name: series.name, ...prepared };
  const earlier: BacktestCache = cache ? JSON.parse(cache) : {};
  const forecasts = new ModelForecasts(prepared, { horizon, cache: earlier, deadline: until });
  const expensive = runner && seasonalModel(runner);
  const only = model === BEST_THREE || runner === undefined ? undefined : modelNamed(model, runner);
  const tried = isExpensive(model) ? Math.min(EXPENSIVE_ORIGINS, origins) : origins;
  const forecaster = new Forecaster(prepared, { forecasts, horizon, origins: tried, weekday, expensive, only });
  const forecastAt = async (origin: number): Promise<SeriesForecast> => {
    try {
      return await forecaster.at(origin);
    } catch (error) {
      if (!(error instanceof DeadlineMissed)) throw error;
      return simpleForecast(prepared, { origin, horizon, reason: tookLonger(deadline!) });
    }
  };
  const forecast = await forecastAt(prepared.length); // first, since it is the one that matters if time is short
  const past: SeriesForecast[] = [];
  for (const origin of pastOrigins(prepared, options)) past.push(await forecastAt(origin));
  return { name: series.name, forecast, backtest: past, cache: JSON.stringify(forecasts.cache) };
}

/** Makes the same forecasts with the simple method alone, for a series whose worker did not answer in time. */
export function forecastSimply(
  series: Series,
  { deadline, ...options }: ForecastOptions & { deadline: number; cache?: string | undefined },
): SeriesResult {
  const { horizon, cache = "" } = options;
  const prepared = prepareSeries(series, horizon);
  if ("reason" in prepared) return { name: series.name, ...prepared };
  const forecastAt = (origin: number): SeriesForecast =>
    simpleForecast(prepared, { origin, horizon, reason: tookLonger(deadline) });
  return {
    name: series.name,
    forecast: forecastAt(prepared.length),
    backtest: pastOrigins(prepared, options).map(forecastAt),
    cache,
  };
}

/** The origins of the past weekly forecasts, the oldest first. */
function pastOrigins({ length }: PreparedSeries, { horizon, backtest = 0 }: ForecastOptions): number[] {
  return Array.from(
    { length: backtest },
    (_, index) => length - 7 * Math.ceil(horizon / 7) - 7 * (backtest - 1 - index),
  ).filter((origin) => origin > 0);
}

function tookLonger(deadline: number): string {
  return `a forecast by backtest took longer than ${deadline / 1_000} s`;
}
