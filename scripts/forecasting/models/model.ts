import type { Refusal } from "../../core/refusal.ts";
import type { PreparedSeries } from "../prepared_series.ts";

/** A model's forecast from one origin: the mean of each day of the horizon, in the unit of the series' values. */
export type ModelForecast = Float64Array | Refusal;

/**
 * Returns what `compute` makes of the calendar and of the days before position `until`, or what it made of the same ones in an
 * earlier run. Values pass through JSON in between.
 */
export type Remember = <Value>(key: string, until: number, compute: () => Value) => Value;

/**
 * A way to forecast the mean of each day. Origins are positions of a series: a forecast from an origin knows the days before it
 * and begins with the day at it.
 */
export interface Model {
  readonly name: string;
  /** Why the model is not for this series, such as too short a history; undefined if it is. */
  refusal(series: PreparedSeries, origin: number): Refusal | undefined;
  /**
   * Forecasts the `horizon` days from each origin, in the order of the origins. Each forecast depends on the days before its
   * origin alone, not on the other origins: what is kept from an earlier run is what this run would compute.
   */
  forecast(
    series: PreparedSeries,
    options: { origins: readonly number[]; horizon: number; remember?: Remember },
  ): Promise<ModelForecast[]> | ModelForecast[];
}
