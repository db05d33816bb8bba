import { sum } from "../core/series_math.ts";
import { forecastBounds } from "./intervals.ts";
import { orderValue } from "./models/order_value.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import type { ForecastBounds, MeasureForecast } from "./series_forecast.ts";
import { orderSample, simulateOrders } from "./simulate_orders.ts";

/** Fewer draws than for sales: counts have no heavy tail. */
const DRAWS = 1_000;

/**
 * Forecasts a measure of the `expected` orders of each day: their number or their units, depending on which column of the series
 * `amounts` is. Bounds are simulated in the same way as those of sales, from the days with orders before the origin, however few, at
 * their nominal level: past forecasts already gave the dispersion.
 */
export function forecastMeasure(
  series: PreparedSeries,
  amounts: Float64Array,
  { origin, expected, dispersion, seed }: { origin: number; expected: Float64Array; dispersion: number; seed: number },
): MeasureForecast {
  const perOrder = Math.max(0, orderValue(series, origin, amounts) ?? 0);
  const means = expected.map((orders) => orders * perOrder);
  const sample = orderSample(series, origin, { amounts, fewestDays: 1 });
  if (sample === undefined) return { points: Array.from(means, certain), sum: certain(sum(means)) };
  const drawn = { sample, means: expected.map((orders) => orders * sample.meanValue) };
  const draws = simulateOrders(drawn, { dispersion, draws: DRAWS, seed });
  return forecastBounds(draws, { means, levels: { days: [], sums: [] } });
}

function certain(mean: number): ForecastBounds {
  return { mean, lo80: mean, hi80: mean, lo95: mean, hi95: mean };
}
