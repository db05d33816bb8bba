import { centredMean } from "./centred_mean.ts";
import { mean } from "./mean.ts";
import { requireFinite } from "./require_finite.ts";

/** A part of the year beside the whole year. */
export interface YearPartLevel {
  /** Month 1 to 12, or ISO week 1 to 53. */
  readonly part: number;
  readonly days: number;
  readonly mean: number;
  /** Mean of the part by the mean of all days; null where that is not above 0. A growing shop lifts the parts it has last. */
  readonly index: number | null;
  /** Days of the part that have a whole year around them. */
  readonly trendDays: number;
  /** Their mean by the mean of the yearly trend on the same days: what is left without growth. Null without such days. */
  readonly trendIndex: number | null;
}

const YEAR = 365;

/**
 * The mean of each month or ISO week that occurs, in order. `values` are one a day, without gaps, from the day `start`.
 *
 * `trendIndex` is the ratio-to-moving-average method (Macaulay 1931, "The Smoothing of Time Series", NBER) with the
 * centred mean of 365 days as the trend, as a ratio of means rather than a mean of ratios, so that days of 0 and a trend
 * near 0 do no harm. It needs more than a year of values; a part's figure rests on `trendDays`. Throws a RangeError for a
 * value that is not finite and for a day that is none.
 */
export function yearlyPattern(
  values: readonly number[],
  options: { start: string; by: "month" | "week" },
): YearPartLevel[] {
  requireFinite(values);
  const start = Temporal.PlainDate.from(options.start);
  const trend = centredMean(values, YEAR);
  const overall = mean(values);

  const parts = new Map<number, { values: number[]; trended: number[]; trend: number[] }>();
  values.forEach((value, at) => {
    const day = start.add({ days: at });
    const key = options.by === "month" ? day.month : day.weekOfYear!;
    const part = parts.getOrInsertComputed(key, () => ({ values: [], trended: [], trend: [] }));
    part.values.push(value);
    const level = trend[at];
    if (typeof level !== "number") return;
    part.trended.push(value);
    part.trend.push(level);
  });

  return [...parts].sort(([left], [right]) => left - right).map(([key, part]) => {
    const level = mean(part.values);
    const trendLevel = mean(part.trend);
    return {
      part: key,
      days: part.values.length,
      mean: level,
      index: overall > 0 ? level / overall : null,
      trendDays: part.trend.length,
      trendIndex: trendLevel > 0 ? mean(part.trended) / trendLevel : null,
    };
  });
}
