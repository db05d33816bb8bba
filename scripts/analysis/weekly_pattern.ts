import { mean, requireFinite } from "../core/series_math.ts";

/** The mean of one weekday, in the unit of the values. */
export interface WeekdayMean {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  readonly days: number;
  readonly mean: number;
  /** Mean of the weekday over the mean of all days; null unless that is above 0. */
  readonly index: number | null;
}

/**
 * The mean of each weekday that occurs, Monday first. `values` are one per day, without gaps, from the day `start`. Throws a
 * RangeError for a value that is not finite and for a `start` that is not a day.
 */
export function weeklyPattern(values: readonly number[], options: { start: string }): WeekdayMean[] {
  requireFinite(values);
  const first = Temporal.PlainDate.from(options.start).dayOfWeek;
  const overall = mean(values);
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const own = values.filter((_, at) => (first - 1 + at) % 7 + 1 === weekday);
    if (own.length === 0) return [];
    const average = mean(own);
    return [{ weekday, days: own.length, mean: average, index: overall > 0 ? average / overall : null }];
  });
}
