import { errorSample, resampleErrors } from "../scripts/forecasting/resample_errors.ts";
import { intervalOf, type PredictiveDraws } from "../scripts/forecasting/predictive_draws.ts";
import type { PreparedSeries } from "../scripts/forecasting/prepared_series.ts";
import type { SeriesForecast } from "../scripts/forecasting/series_forecast.ts";
import { orderSample, simulateOrders } from "../scripts/forecasting/simulate_orders.ts";

/** The coverage of bounds at both levels, and their width. */
export interface Coverage {
  /** Days, or sums. */
  days: number;
  in80: number;
  in95: number;
  /** Sum of Winkler's interval scores at both levels, in units of the series' seasonal scale. */
  score: number;
}

/** The methods for bounds that are compared. */
export const METHODS = ["published", "simulated, nominal level", "past errors"] as const;

/** Coverage by series group, "days" or "sums", method and era: whether the origin is among the last 26. */
export type CoverageTable = Map<string, Coverage>;

/** Adds the coverage of one series' past forecasts, the last of which ends with the series, to `table` under `group`. */
export function addCoverage(
  table: CoverageTable,
  { group, series, backtest, last, scale }: {
    group: string;
    series: PreparedSeries;
    backtest: readonly SeriesForecast[];
    last: number;
    scale: number;
  },
): void {
  const horizon = backtest[0]!.points.length;
  const origins = backtest.map((_, index) => series.length - horizon * (backtest.length - index));
  const valuesAt = (origin: number): Float64Array => series.values.subarray(origin, origin + horizon);
  const meansOf = (forecast: SeriesForecast): Float64Array => Float64Array.from(forecast.points, ({ mean }) => mean);
  for (const [index, forecast] of backtest.entries()) {
    if (index < backtest.length - last) continue;
    const origin = origins[index]!;
    const means = meansOf(forecast);
    const values = valuesAt(origin);
    const past = backtest.slice(Math.max(0, index - 52), index).map((one, offset) => ({
      means: meansOf(one),
      values: valuesAt(origins[Math.max(0, index - 52) + offset]!),
    }));
    const sample = orderSample(series, origin)!;
    const draws: Record<string, PredictiveDraws> = {
      "simulated, nominal level": simulateOrders({ sample, means }, { dispersion: 1, draws: 2_000, seed: origin }),
      "past errors": resampleErrors(errorSample(past), { seed: origin })(means),
    };
    const era = index >= backtest.length - 26 ? "last 26" : "27-78 back";
    for (const method of METHODS) {
      const boundsOf = (step: number | "sum"): [number, number, number, number] => {
        const own = step === "sum" ? forecast.sum : forecast.points[step]!;
        if (method === "published") return [own.lo80, own.hi80, own.lo95, own.hi95];
        const ascending = step === "sum" ? draws[method]!.sum : draws[method]!.days[step]!;
        return [...intervalOf(ascending, 0.8), ...intervalOf(ascending, 0.95)];
      };
      const add = (of: string, value: number, bounds: [number, number, number, number]): void => {
        for (const key of [era, "last 78"]) count(table, `${group}|${of}|${method}|${key}`, { value, bounds, scale });
      };
      values.forEach((value, step) => add("days", value, boundsOf(step)));
      add("sums", values.reduce((sum, value) => sum + value, 0), boundsOf("sum"));
    }
  }
}

function count(
  table: CoverageTable,
  key: string,
  { value, bounds: [lo80, hi80, lo95, hi95], scale }: {
    value: number;
    bounds: [number, number, number, number];
    scale: number;
  },
): void {
  const entry = table.get(key) ?? { days: 0, in80: 0, in95: 0, score: 0 };
  table.set(key, entry);
  entry.days++;
  if (value >= lo80 && value <= hi80) entry.in80++;
  if (value >= lo95 && value <= hi95) entry.in95++;
  entry.score += (winkler(value, [lo80, hi80], 0.2) + winkler(value, [lo95, hi95], 0.05)) / scale;
}

/** The width, plus 2 / alpha times the distance of a value outside (Gneiting and Raftery 2007, section 6.2). */
function winkler(value: number, [low, high]: [number, number], alpha: number): number {
  return high - low + 2 / alpha * (Math.max(0, low - value) + Math.max(0, value - high));
}
