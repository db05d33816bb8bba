import { sum } from "../core/series_math.ts";
import { historyErrors } from "./history_errors.ts";
import { type PastLevels, pastLevels } from "./intervals.ts";
import type { ModelForecasts } from "./model_forecasts.ts";
import { isSparse } from "./models/is_sparse.ts";
import type { PredictiveDraws } from "./predictive_draws.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { errorSample, type PastForecast, resampleErrors } from "./resample_errors.ts";
import type { SeriesForecast } from "./series_forecast.ts";
import { type OrderSample, orderSample, sampledValue, simulateOrders } from "./simulate_orders.ts";

/** Numbers of draws: for a published forecast, and for a past one that calibrates it. */
const DRAWS = 4_000;
const PAST_DRAWS = 300;

/** With fewer backtest errors the draws come from the errors of the history itself. */
const FEWEST_ERRORS = 28;

/** A forecast of the backtest. */
export interface BacktestForecast extends PastForecast {
  readonly origin: number;
}

/** The draws that the bounds of a forecast come from, and the past levels that calibrate them. */
export interface ForecastDraws {
  readonly draws: PredictiveDraws;
  readonly levels: PastLevels;
  readonly intervals: SeriesForecast["intervals"];
}

/** Options for the draws of a forecast. */
interface DrawsOptions {
  readonly forecasts: ModelForecasts;
  /** The models averaged. */
  readonly models: readonly string[];
  readonly origin: number;
  /** One per day of the horizon. */
  readonly means: Float64Array;
  readonly dispersion: number;
}

/** Draws possible values around the means of a forecast: from simulated orders, or from past errors if there are too few orders. */
export function forecastDraws(
  series: PreparedSeries,
  past: readonly BacktestForecast[],
  options: DrawsOptions,
): ForecastDraws {
  const sample = orderSample(series, options.origin);
  return sample === undefined ? fromErrors(series, past, options) : fromOrders(series, past, { ...options, sample });
}

function fromErrors(
  series: PreparedSeries,
  past: readonly BacktestForecast[],
  { means, origin }: DrawsOptions,
): ForecastDraws {
  const backtested = errorSample(past);
  const isEnough = backtested.days.length >= FEWEST_ERRORS;
  const sample = isEnough ? backtested : errorSample(historyErrors(series.values, origin));
  const draw = resampleErrors(sample, { seed: seedOf(series, origin), isSparse: isSparse(series, origin) });
  return {
    draws: draw(means),
    levels: isEnough ? joinLevels(past.map((one) => pastLevels(draw(one.means), one))) : { days: [], sums: [] },
    intervals: "past errors",
  };
}

function fromOrders(
  series: PreparedSeries,
  past: readonly BacktestForecast[],
  { forecasts, models, origin, means, dispersion, sample }: DrawsOptions & { readonly sample: OrderSample },
): ForecastDraws {
  const levels = past.map((one): PastLevels => {
    const compute = (): PastLevels => {
      const pastSample = orderSample(series, one.origin);
      if (pastSample === undefined) return { days: [], sums: [] };
      const drawn = { sample: pastSample, means: one.means };
      const options = { dispersion, draws: PAST_DRAWS, seed: seedOf(series, one.origin) };
      return pastLevels(simulateOrders(drawn, options), one);
    };
    const known = one.origin + one.means.length;
    return forecasts.remember(`levels of ${models.join()} at ${dispersion}`, known, compute);
  });
  return {
    draws: simulateOrders({ sample, means }, { dispersion, draws: DRAWS, seed: seedOf(series, origin) }),
    levels: joinLevels(levels),
    intervals: "simulated",
  };
}

function joinLevels(levels: readonly PastLevels[]): PastLevels {
  return { days: levels.flatMap((one) => one.days), sums: levels.flatMap((one) => one.sums) };
}

/**
 * A dispersion up to this is used as measured: if orders are few, it may by chance exceed that about their mean. The largest of the
 * Superstore's 81 series is 3.8.
 */
const PLAUSIBLE_DISPERSION = 4;

/**
 * The dispersion of orders about their past forecasts: their variance over their mean, in steps of 0.05. It is at least 1: below that
 * orders would avoid each other. It is at most the dispersion about their own mean, which their largest number bounds: when a shop
 * sells again after a silence, the first forecasts are near 0, and an error relative to almost nothing says nothing about orders.
 */
export function orderDispersion(series: PreparedSeries, past: readonly BacktestForecast[]): number {
  let errors = 0;
  let days = 0;
  const known: number[] = [];
  for (const { origin, means } of past) {
    const value = sampledValue(series, origin);
    if (value === undefined) continue;
    means.forEach((mean, step) => {
      const expected = mean / value;
      const orders = series.orders![origin + step]!;
      if (!Number.isNaN(orders)) known.push(orders);
      if (expected <= 0 || Number.isNaN(orders)) return;
      errors += (orders - expected) ** 2 / expected;
      days++;
    });
  }
  if (days === 0) return 1;
  const most = Math.max(PLAUSIBLE_DISPERSION, dispersionAboutMean(known));
  return Math.max(1, Math.round(20 * Math.min(most, errors / days)) / 20);
}

function dispersionAboutMean(counts: readonly number[]): number {
  const mean = sum(counts) / counts.length;
  return mean === 0 ? 0 : sum(counts.map((count) => (count - mean) ** 2)) / counts.length / mean;
}

/** The seed of the draws from an origin: the same for a series and a day, whatever else is forecast. */
export function seedOf(series: PreparedSeries, origin: number): number {
  let seed = series.firstDay + origin;
  for (const character of series.name) seed = Math.imul(seed ^ character.codePointAt(0)!, 0x01000193);
  return seed;
}
