import type { PreparedSeries } from "../prepared_series.ts";

/** A model's objection to such a series. */
export const SPARSE = "too few days have sales";

const DAYS = 730;
const FEWEST_SELLING = 183;

/**
 * Whether a series sold on fewer than 183 of the 730 days before a cutoff, or on fewer than a quarter of a shorter history: fine
 * seasonal terms and serial correlation cannot be told from noise there, and the models that have them are not tried.
 */
export function isSparse({ values }: PreparedSeries, cutoff: number): boolean {
  const from = Math.max(0, cutoff - DAYS);
  let selling = 0;
  for (let position = from; position < cutoff; position++) {
    if (values[position]! !== 0 && !Number.isNaN(values[position]!)) selling++;
  }
  return selling < FEWEST_SELLING * (cutoff - from) / DAYS;
}
