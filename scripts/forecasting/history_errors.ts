import type { PreparedSeries } from "./prepared_series.ts";
import type { PastProjection } from "./resample_errors.ts";

/** How far back it looks. */
const DAYS = 56;

/**
 * For a history too short for a backtest: each of the last 56 days against the mean of the others of its weekday, or of all others
 * with less than two weeks of days.
 */
export function historyErrors({ values }: PreparedSeries, cutoff: number): PastProjection[] {
  const from = Math.max(0, cutoff - DAYS);
  const season = cutoff >= 14 ? 7 : 1;
  const past: PastProjection[] = [];
  for (let position = from; position < cutoff; position++) {
    let sum = 0;
    let count = 0;
    for (let other = from; other < cutoff; other++) {
      if (other === position || (other - position) % season !== 0 || Number.isNaN(values[other]!)) continue;
      sum += values[other]!;
      count++;
    }
    if (count === 0 || Number.isNaN(values[position]!)) continue;
    past.push({ means: Float64Array.of(Math.max(0, sum / count)), values: Float64Array.of(values[position]!) });
  }
  return past;
}
