import { addDays } from "../core/days.ts";
import { sum } from "../core/series_math.ts";
import { closedDays } from "./closed_days.ts";
import { seedOf } from "./forecast_draws.ts";
import { historyErrors } from "./history_errors.ts";
import { forecastBounds } from "./intervals.ts";
import { isSparse } from "./models/is_sparse.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import { weekdayEwma } from "./models/weekday_ewma.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { errorSample, resampleErrors } from "./resample_errors.ts";
import type { MeasureForecast, SeriesForecast } from "./series_forecast.ts";

/** With fewer days of history there are not two days of each weekday. */
const FEWEST_FOR_WEEKDAYS = 14;

/**
 * Forecasts the days from `origin` without a backtest: the EWMA of each weekday, with bounds from the spread of the last days. It takes
 * a few passes over the days whatever their values, so it replaces a forecast that takes too long; `reason` says why.
 */
export function simpleForecast(
  series: PreparedSeries,
  { origin, horizon, reason }: { origin: number; horizon: number; reason: string },
): SeriesForecast {
  const closed = closedDays(series, { origin, horizon });
  const measure = (values: Float64Array, filled: Float64Array): MeasureForecast => {
    const means = plainMeans({ ...series, values, filled }, { origin, horizon })
      .map((mean, step) => closed[step] ? 0 : Math.max(0, mean));
    const sample = errorSample(historyErrors(values, origin));
    const draw = resampleErrors(sample, { seed: seedOf(series, origin), isSparse: isSparse(series, origin) });
    return forecastBounds(draw(means), { means, levels: { days: [], sums: [] } });
  };
  const sales = measure(series.values, series.filled);
  const { orders, filledOrders, quantity } = series;
  const [naive] = seasonalNaive.forecast(series, { origins: [origin], horizon }) as [Float64Array];
  return {
    name: series.name,
    cutoff: addDays("1970-01-01", series.firstDay + origin - 1),
    points: sales.points.map((point, step) => ({
      ...point,
      horizon: step + 1,
      day: addDays("1970-01-01", series.firstDay + origin + step),
    })),
    sum: sales.sum,
    seasonalNaive: Array.from(naive, (mean) => Math.max(0, mean)),
    orders: orders && measure(orders, filledOrders!),
    quantity: quantity && measure(quantity, quantity.map((count) => Number.isNaN(count) ? 0 : count)),
    models: [origin < FEWEST_FOR_WEEKDAYS ? "flat_mean" : weekdayEwma.name],
    status: "fallback",
    reason,
    intervals: "past errors",
    notes: series.notes,
    scores: [],
  };
}

function plainMeans(
  series: PreparedSeries,
  { origin, horizon }: { origin: number; horizon: number },
): Float64Array {
  if (origin < FEWEST_FOR_WEEKDAYS) return flatMean(series, { origin, horizon });
  const [means] = weekdayEwma.forecast(series, { origins: [origin], horizon }) as [Float64Array];
  return means;
}

/** The mean of all known days before an origin, for each day of the horizon. */
export function flatMean(
  { values }: PreparedSeries,
  { origin, horizon }: { origin: number; horizon: number },
): Float64Array {
  const known = values.subarray(0, origin).filter((value) => !Number.isNaN(value));
  return new Float64Array(horizon).fill(Math.max(0, sum(known) / Math.max(1, known.length)));
}
