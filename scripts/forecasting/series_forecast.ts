import type { Refusal } from "../core/refusal.ts";
import type { ForecastBounds, ForecastPoint } from "./forecast_point.ts";
import type { ProjectedMeasure } from "./forecast_measure.ts";
import type { ModelScore } from "./score_models.ts";

/** A projection of one series from one cutoff, with what made it. */
export interface SeriesForecast {
  readonly name: string;
  /** The last day known. */
  readonly cutoff: string;
  readonly points: readonly (ForecastPoint & { readonly day: string })[];
  /** The same for the sum of the horizon's days. */
  readonly sum: ForecastBounds;
  /** Seasonal naive's projection of each day: the baseline. */
  readonly seasonalNaive: readonly number[];
  /** The number of orders; undefined where the series has no order counts. */
  readonly orders: ProjectedMeasure | undefined;
  /** Units sold; undefined where the series has none. */
  readonly quantity: ProjectedMeasure | undefined;
  /** The models averaged. */
  readonly models: readonly string[];
  /** "ok", or what is to be known about the choice or the bounds. */
  readonly status: string;
  /** How the bounds were made: by simulated orders, or by past errors. */
  readonly intervals: "simulated" | "past errors";
  /** What was done to the data: outages, days set aside, a late beginning. */
  readonly notes: readonly string[];
  /** The backtest of every model that was tried, the best first, seasonal naive among them. */
  readonly scores: readonly ModelScore[];
}

/** The forecasts of one series. */
export interface SeriesForecasts {
  readonly name: string;
  readonly forecast: SeriesForecast;
  /** Projections from past cutoffs, the oldest first, as they would have been made then. */
  readonly backtest: readonly SeriesForecast[];
  /** A `BacktestCache` as JSON, for the next run; it travels between workers and the file as it is. */
  readonly cache: string;
}

/** A series that cannot be forecast. */
export interface SeriesRefusal extends Refusal {
  readonly name: string;
}

/** The result of one series. */
export type SeriesResult = SeriesForecasts | SeriesRefusal;
