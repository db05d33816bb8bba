import type { ForecastBounds, MeasureForecast, SeriesForecast } from "./series_forecast.ts";

/** Series that add up to another one: the categories to the total, the subcategories of a category to it. */
export interface Grouping {
  readonly parent: string;
  readonly children: readonly string[];
  /** Whether one order counts in several children, as in every category that it has a line of. Orders do not add up then. */
  readonly sharesOrders?: boolean;
}

/**
 * Makes forecasts of one cutoff add up. The children of each grouping are scaled, day by day and with their bounds, so that their
 * means add up to their parent's: those of sales, of quantity and, unless the grouping shares them, of orders. Shared orders are
 * scaled as their sales are. The method is forecast proportions (Athanasopoulos, Ahmed and Hyndman, International Journal of
 * Forecasting 2009): a child's share of the parent is the one forecast, not the one of the past. If the forecasts of all children
 * are 0 and the parent's is not, they share it equally. Sums of the horizon are scaled by the sum of the days.
 *
 * Groupings come parents first, so that the parent of a nested grouping is scaled already. Several groupings of one parent are
 * scaled independently. Throws for a grouping that names a series without a forecast or whose days differ.
 */
export function reconcile(forecasts: readonly SeriesForecast[], groupings: readonly Grouping[]): SeriesForecast[] {
  const byName = new Map(forecasts.map((forecast) => [forecast.name, forecast]));
  for (const { parent, children, sharesOrders = false } of groupings) {
    const whole = find(byName, parent);
    const parts = children.map((child) => find(byName, child));
    for (const part of parts) {
      if (part.points.length === whole.points.length && part.cutoff === whole.cutoff) continue;
      throw new Error(`Cannot make "${part.name}" add up to "${parent}": their days differ`);
    }
    const sales = scaleParts(parts, whole);
    const orders = sharesOrders
      ? parts.map((part, index) => likeItsSales(part, sales[index]!))
      : scaleMeasures(parts, whole, "orders");
    const quantity = scaleMeasures(parts, whole, "quantity");
    for (const [index, part] of parts.entries()) {
      const points = part.points.map((point, step) => ({ ...point, ...sales[index]!.points[step] }));
      const { sum } = sales[index]!;
      byName.set(part.name, { ...part, points, sum, orders: orders[index], quantity: quantity[index] });
    }
  }
  return forecasts.map(({ name }) => byName.get(name)!);
}

function find(byName: ReadonlyMap<string, SeriesForecast>, name: string): SeriesForecast {
  const forecast = byName.get(name);
  if (forecast === undefined) throw new Error(`Cannot make "${name}" add up: it has no forecast`);
  return forecast;
}

/** A part's orders, scaled in the same proportion as its sales. */
function likeItsSales(part: SeriesForecast, sales: MeasureForecast): MeasureForecast | undefined {
  if (part.orders === undefined) return undefined;
  const points = part.orders.points.map((point, step) => {
    const before = part.points[step]!.mean;
    return scaled(point, before === 0 ? 1 : sales.points[step]!.mean / before);
  });
  return { points, sum: scaleSum(part.orders.sum, points) };
}

/** The parts' orders or quantity, scaled to add up to the whole's; as they are if one of them has none. */
function scaleMeasures(
  parts: readonly SeriesForecast[],
  whole: SeriesForecast,
  measure: "orders" | "quantity",
): (MeasureForecast | undefined)[] {
  const ofParts = parts.map((part) => part[measure]);
  const ofWhole = whole[measure];
  const known = ofParts.filter((part) => part !== undefined);
  return ofWhole === undefined || known.length < parts.length ? ofParts : scaleParts(known, ofWhole);
}

function scaleParts(parts: readonly MeasureForecast[], whole: MeasureForecast): MeasureForecast[] {
  const sums = whole.points.map((_, step) => parts.reduce((sum, part) => sum + part.points[step]!.mean, 0));
  return parts.map((part) => {
    const points = part.points.map((point, step) => {
      const target = whole.points[step]!.mean;
      const sum = sums[step]!;
      if (sum === 0 && target > 0) return scaled(whole.points[step]!, 1 / parts.length);
      return scaled(point, sum === 0 ? 1 : target / sum);
    });
    return { points, sum: scaleSum(part.sum.mean > 0 ? part.sum : whole.sum, points) };
  });
}

/** The sum of the horizon, scaled to the mean that its days now add up to. */
function scaleSum(sum: ForecastBounds, points: readonly ForecastBounds[]): ForecastBounds {
  const mean = points.reduce((total, point) => total + point.mean, 0);
  return sum.mean === 0 ? sum : scaled(sum, mean / sum.mean);
}

function scaled({ mean, lo80, hi80, lo95, hi95 }: ForecastBounds, factor: number): ForecastBounds {
  return {
    mean: mean * factor,
    lo80: lo80 * factor,
    hi80: hi80 * factor,
    lo95: lo95 * factor,
    hi95: hi95 * factor,
  };
}
