import type { ForecastBounds } from "./forecast_point.ts";
import { forecastBounds } from "./intervals.ts";
import { orderValue } from "./models/order_value.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { orderSample, simulateOrders } from "./simulate_orders.ts";

/** What is projected for the days of a horizon, by step, and for their sum. */
export interface ProjectedMeasure {
  readonly points: readonly ForecastBounds[];
  readonly sum: ForecastBounds;
}

/** Fewer than for sales: counts have no heavy tail. */
const DRAWS = 1_000;

/**
 * Projects what `expected` orders amount to, by step: their own number, or the units in them, whichever column of the series
 * `amounts` is. Bounds are simulated as those of sales are, from the days with orders before the cutoff, however few, and taken
 * at their nominal level: the dispersion is measured on past projections already.
 */
export function projectMeasure(
  series: PreparedSeries,
  amounts: Float64Array,
  { cutoff, expected, dispersion, seed }: { cutoff: number; expected: Float64Array; dispersion: number; seed: number },
): ProjectedMeasure {
  const perOrder = Math.max(0, orderValue(series, cutoff, amounts) ?? 0);
  const means = expected.map((orders) => orders * perOrder);
  const sample = orderSample(series, cutoff, { amounts, fewestDays: 1 });
  if (sample === undefined) {
    return {
      points: Array.from(means, certain),
      sum: certain(means.reduce((a, b) => a + b, 0)),
    };
  }
  const drawn = { sample, means: expected.map((orders) => orders * sample.meanValue) };
  const draws = simulateOrders(drawn, { dispersion, draws: DRAWS, seed });
  return forecastBounds(draws, { means, levels: { days: [], sums: [] } });
}

function certain(mean: number): ForecastBounds {
  return { mean, lo80: mean, hi80: mean, lo95: mean, hi95: mean };
}
