import { sum } from "../core/series_math.ts";
import type { Grouping } from "./reconcile.ts";
import type { ForecastBounds, SeriesForecast } from "./series_forecast.ts";

/** Units of the last decimal in 1: the marts keep four decimals. */
const UNIT = 10_000;

const MEASURES = ["sales", "orders", "quantity"] as const;

/**
 * Rounds reconciled forecasts to four decimals. Children still add up to their parents to the last decimal: the remainder of
 * rounding goes to the largest child of the day. Each sum becomes the sum of its rounded days. Groupings come parents first.
 */
export function roundForecasts(forecasts: readonly SeriesForecast[], groupings: readonly Grouping[]): SeriesForecast[] {
  const units = new Map(forecasts.map((one) => [one.name, MEASURES.map((measure) => toUnits(one, measure))]));
  for (const { parent, children, sharesOrders = false } of groupings) {
    for (const [index, measure] of MEASURES.entries()) {
      if (measure === "orders" && sharesOrders) continue;
      const whole = units.get(parent)![index]!;
      const parts = children.map((child) => units.get(child)![index]!);
      if (parts.some((part) => part.length !== whole.length)) continue;
      whole.forEach((target, step) => {
        const largest = parts.reduce((most, part) => part[step]! > most[step]! ? part : most);
        largest[step]! += target - sum(parts.map((part) => part[step]!));
      });
    }
  }
  return forecasts.map((one) => {
    const [sales, orders, quantity] = units.get(one.name)!;
    return {
      ...one,
      ...withUnits(one, sales!),
      orders: one.orders && withUnits(one.orders, orders!),
      quantity: one.quantity && withUnits(one.quantity, quantity!),
    };
  });
}

function toUnits(forecast: SeriesForecast, measure: typeof MEASURES[number]): number[] {
  const of = measure === "sales" ? forecast : forecast[measure];
  return of?.points.map(({ mean }) => Math.round(mean * UNIT)) ?? [];
}

function withUnits<Point extends ForecastBounds>(
  { points, sum: whole }: { points: readonly Point[]; sum: ForecastBounds },
  units: readonly number[],
): { points: Point[]; sum: ForecastBounds } {
  return {
    points: points.map((point, step) => ({ ...point, ...around(units[step]!, point) })),
    sum: around(sum(units), whole),
  };
}

/** Bounds rounded, each on its side of the rounded mean. */
function around(mean: number, { lo80, hi80, lo95, hi95 }: ForecastBounds): ForecastBounds {
  const below = (bound: number): number => Math.min(mean, Math.round(bound * UNIT)) / UNIT;
  const above = (bound: number): number => Math.max(mean, Math.round(bound * UNIT)) / UNIT;
  return { mean: mean / UNIT, lo80: below(lo80), hi80: above(hi80), lo95: below(lo95), hi95: above(hi95) };
}
