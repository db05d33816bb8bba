import { mean } from "./mean.ts";
import { requireFinite } from "./require_finite.ts";

/** A weekday beside the whole week. */
export interface WeekdayLevel {
  /** ISO 8601: 1 is Monday, 7 is Sunday. */
  readonly weekday: number;
  readonly days: number;
  readonly mean: number;
  /** Mean of the weekday by the mean of all days; null where that is not above 0. */
  readonly index: number | null;
}

/**
 * The mean of each weekday that occurs, Monday first. `values` are one a day, without gaps, from the day `start`. Throws a
 * RangeError for a value that is not finite and for a day that is none.
 */
export function weeklyPattern(values: readonly number[], options: { start: string }): WeekdayLevel[] {
  requireFinite(values);
  const first = Temporal.PlainDate.from(options.start).dayOfWeek;
  const overall = mean(values);
  return [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
    const own = values.filter((_, at) => (first - 1 + at) % 7 + 1 === weekday);
    if (own.length === 0) return [];
    const level = mean(own);
    return [{ weekday, days: own.length, mean: level, index: overall > 0 ? level / overall : null }];
  });
}
