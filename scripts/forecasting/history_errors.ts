import type { PastForecast } from "./resample_errors.ts";

/** Days before the origin that are used. */
const DAYS = 56;

/**
 * Past forecasts for a history too short for a backtest: for each of the last 56 days, the mean of the other days of its weekday, or
 * of all other days if there are fewer than 14.
 */
export function historyErrors(values: Float64Array, origin: number): PastForecast[] {
  const from = Math.max(0, origin - DAYS);
  const season = origin >= 14 ? 7 : 1;
  const past: PastForecast[] = [];
  for (let position = from; position < origin; position++) {
    let sum = 0;
    let count = 0;
    for (let other = from; other < origin; other++) {
      if (other === position || (other - position) % season !== 0 || Number.isNaN(values[other]!)) continue;
      sum += values[other]!;
      count++;
    }
    if (count === 0 || Number.isNaN(values[position]!)) continue;
    past.push({ means: Float64Array.of(Math.max(0, sum / count)), values: Float64Array.of(values[position]!) });
  }
  return past;
}
