import type { ForecastBounds } from "./forecast_point.ts";
import type { SeriesForecast } from "./series_forecast.ts";

/** Series that add up to another one: the categories to the total, the sub-categories of a category to it. */
export interface Grouping {
  readonly parent: string;
  readonly children: readonly string[];
}

/**
 * Makes forecasts of one cutoff add up: the children of each grouping are scaled, day by day and with their bounds and orders, so
 * that their means add up to their parent's. Forecast proportions (Athanasopoulos, Ahmed and Hyndman, International Journal of
 * Forecasting 2009): what a child is projected to be in the parent, not what it was. Groupings come parents first, so that nested
 * ones meet parents that are scaled already; several groupings of one parent are scaled each on its own. Where all children of a
 * parent are projected to be 0 and it is not, they share it equally. Sums of the horizon are scaled by the sum of the days.
 *
 * Throws a `RangeError` for a grouping that names a series without a forecast or whose days differ.
 */
export function reconcile(forecasts: readonly SeriesForecast[], groupings: readonly Grouping[]): SeriesForecast[] {
  const byName = new Map(forecasts.map((forecast) => [forecast.name, forecast]));
  for (const { parent, children } of groupings) {
    const whole = find(byName, parent);
    const parts = children.map((child) => find(byName, child));
    for (const part of parts) {
      if (part.points.length === whole.points.length && part.cutoff === whole.cutoff) continue;
      throw new RangeError(`Cannot make "${part.name}" add up to "${parent}": their days differ`);
    }
    const sums = whole.points.map((_, step) => parts.reduce((sum, part) => sum + part.points[step]!.mean, 0));
    for (const part of parts) byName.set(part.name, scale(part, { whole, sums, count: parts.length }));
  }
  return forecasts.map(({ name }) => byName.get(name)!);
}

function find(byName: ReadonlyMap<string, SeriesForecast>, name: string): SeriesForecast {
  const forecast = byName.get(name);
  if (forecast === undefined) throw new RangeError(`Cannot make "${name}" add up: it has no forecast`);
  return forecast;
}

function scale(
  part: SeriesForecast,
  { whole, sums, count }: { whole: SeriesForecast; sums: readonly number[]; count: number },
): SeriesForecast {
  const points = part.points.map((point, step) => {
    const target = whole.points[step]!.mean;
    const sum = sums[step]!;
    if (sum === 0 && target > 0) return { ...point, ...share(whole.points[step]!, 1 / count) };
    return { ...point, ...share(point, sum === 0 ? 1 : target / sum) };
  });
  const mean = points.reduce((sum, point) => sum + point.mean, 0);
  const orders = part.orders?.map((number, step) => {
    const before = part.points[step]!.mean;
    return before === 0 ? number : number * points[step]!.mean / before;
  });
  const like = part.sum.mean > 0 ? part.sum : whole.sum;
  return { ...part, points, orders, sum: like.mean === 0 ? part.sum : share(like, mean / like.mean) };
}

function share({ mean, lo80, hi80, lo95, hi95 }: ForecastBounds, factor: number): ForecastBounds {
  return {
    mean: mean * factor,
    lo80: lo80 * factor,
    hi80: hi80 * factor,
    lo95: lo95 * factor,
    hi95: hi95 * factor,
  };
}
