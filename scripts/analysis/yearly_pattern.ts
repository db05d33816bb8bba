import { centeredMean, mean, requireFinite } from "../core/series_math.ts";

/** The mean of one month or week of the year, in the unit of the values. */
export interface YearPartMean {
  /** Month 1 to 12, or ISO week 1 to 53. */
  readonly part: number;
  readonly days: number;
  readonly mean: number;
  /** Mean of the part over the mean of all days; null unless that is above 0. Growth raises it in the parts that came last. */
  readonly index: number | null;
  /** Days of the part with a whole year around them. */
  readonly trendDays: number;
  /** Their mean over the mean of the yearly trend on the same days: the season without growth. Null if there are none. */
  readonly trendIndex: number | null;
}

const YEAR = 365;

/**
 * The mean of each month or ISO week that occurs, in order. `values` are one per day, without gaps, from the day `start`.
 *
 * `trendIndex` is the ratio-to-moving-average method (Macaulay 1931, "The Smoothing of Time Series", NBER) with the
 * centered mean of 365 days as the trend. It is a ratio of means, not a mean of ratios, so that days of 0 and a trend near 0
 * do not matter. It needs more than a year of values, and each part's index rests on its `trendDays`. Throws a RangeError for a
 * value that is not finite and for a `start` that is not a day.
 */
export function yearlyPattern(
  values: readonly number[],
  options: { start: string; by: "month" | "week" },
): YearPartMean[] {
  requireFinite(values);
  const start = Temporal.PlainDate.from(options.start);
  const trend = centeredMean(values, YEAR);
  const overall = mean(values);

  const parts = new Map<number, { values: number[]; trended: number[]; trend: number[] }>();
  values.forEach((value, at) => {
    const day = start.add({ days: at });
    const key = options.by === "month" ? day.month : day.weekOfYear!;
    const part = parts.getOrInsertComputed(key, () => ({ values: [], trended: [], trend: [] }));
    part.values.push(value);
    const average = trend[at];
    if (typeof average !== "number") return;
    part.trended.push(value);
    part.trend.push(average);
  });

  return [...parts].sort(([left], [right]) => left - right).map(([key, part]) => {
    const average = mean(part.values);
    const trendMean = mean(part.trend);
    return {
      part: key,
      days: part.values.length,
      mean: average,
      index: overall > 0 ? average / overall : null,
      trendDays: part.trend.length,
      trendIndex: trendMean > 0 ? mean(part.trended) / trendMean : null,
    };
  });
}
