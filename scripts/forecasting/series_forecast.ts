import type { Refusal } from "../core/refusal.ts";
import type { ModelScore } from "./score_models.ts";

/** A mean, and the bounds of its 80 % and 95 % intervals. */
export interface ForecastBounds {
  readonly mean: number;
  readonly lo80: number;
  readonly hi80: number;
  readonly lo95: number;
  readonly hi95: number;
}

/** The forecast of one day. */
export interface ForecastPoint extends ForecastBounds {
  /** Days after the cutoff, from 1. */
  readonly horizon: number;
}

/** The forecast of one measure over a horizon. */
export interface MeasureForecast {
  /** One per day of the horizon. */
  readonly points: readonly ForecastBounds[];
  /** The sum of these days. Its bounds are not the sums of their bounds. */
  readonly sum: ForecastBounds;
}

/** A forecast of one series from one cutoff, and how it was made. Sales are in the store's currency. */
export interface SeriesForecast extends MeasureForecast {
  readonly name: string;
  /** The last day known. */
  readonly cutoff: string;
  readonly points: readonly (ForecastPoint & { readonly day: string })[];
  /** Seasonal naive's forecast, the baseline: one number a day. */
  readonly seasonalNaive: readonly number[];
  /** The number of orders; undefined if the series has no order counts. */
  readonly orders: MeasureForecast | undefined;
  /** Units sold; undefined if the series has none. */
  readonly quantity: MeasureForecast | undefined;
  /** The models averaged. */
  readonly models: readonly string[];
  /** "fallback" if the models are not the best of a backtest, or if there are too few origins to calibrate the bounds. */
  readonly status: "ok" | "fallback";
  /** Why it is a fallback; undefined if it is not. */
  readonly reason: string | undefined;
  /** How the bounds were made: from simulated orders, or from past errors. */
  readonly intervals: "simulated" | "past errors";
  /** Changes to the data: outages, outliers excluded, a late beginning. */
  readonly notes: readonly string[];
  /** The backtest of every model that was tried, the best first, seasonal naive among them. */
  readonly scores: readonly ModelScore[];
}

/** The forecasts of one series. */
export interface SeriesForecasts {
  readonly name: string;
  readonly forecast: SeriesForecast;
  /** Forecasts from past cutoffs, the oldest first, each from what was known at its cutoff. */
  readonly backtest: readonly SeriesForecast[];
  /** A `BacktestCache` as JSON, for the next run. Workers and the cache's file pass it on unread. */
  readonly cache: string;
}

/** A series that cannot be forecast. */
export interface SeriesRefusal extends Refusal {
  readonly name: string;
}

/** The result of one series. */
export type SeriesResult = SeriesForecasts | SeriesRefusal;
