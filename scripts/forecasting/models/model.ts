import type { Refusal } from "../../core/refusal.ts";
import type { Deadline } from "../deadline.ts";
import type { PreparedSeries } from "../prepared_series.ts";

/** A model's forecast from one origin: the mean of each day of the horizon, in the unit of the series' values. */
export type ModelForecast = Float64Array | Refusal;

/**
 * Returns the result of `compute` on the calendar and the days before position `until`, or that of an earlier run with the same `key`
 * and days. Values pass through JSON in between.
 */
export type Remember = <Value>(key: string, until: number, compute: () => Value) => Value;

/**
 * A way to forecast the mean of each day. Origins are positions of a series: a forecast from an origin knows the days before it
 * and begins with the day at it.
 */
export interface Model {
  readonly name: string;
  /** Why the model cannot forecast this series, such as too short a history; undefined if it can. */
  refusal(series: PreparedSeries, origin: number): Refusal | undefined;
  /**
   * Forecasts the `horizon` days from each origin, in the order of the origins. Each forecast depends only on the days before its
   * origin, not on the other origins, so that a cached forecast equals the one that this run would make. A model whose forecasts take
   * long checks the deadline before each.
   */
  forecast(
    series: PreparedSeries,
    options: { origins: readonly number[]; horizon: number; remember?: Remember; deadline?: Deadline | undefined },
  ): Promise<ModelForecast[]> | ModelForecast[];
}
