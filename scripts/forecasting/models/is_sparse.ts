import type { Refusal } from "../../core/refusal.ts";
import type { PreparedSeries } from "../prepared_series.ts";

/** A model's refusal of a sparse series. */
export const SPARSE: Refusal = { reason: "too few days have sales" };

const DAYS = 730;
const FEWEST_SELLING = 183;

/**
 * Whether a series sold on fewer than 183 of the 730 days before an origin, or on fewer than a quarter of the days of a shorter
 * history. Fine seasonal terms and serial correlation cannot be distinguished from noise there, so models that have them are not tried.
 */
export function isSparse({ values }: PreparedSeries, origin: number): boolean {
  const from = Math.max(0, origin - DAYS);
  let selling = 0;
  for (let position = from; position < origin; position++) {
    if (values[position]! !== 0 && !Number.isNaN(values[position]!)) selling++;
  }
  return selling < FEWEST_SELLING * (origin - from) / DAYS;
}
