import type { Refusal } from "../core/refusal.ts";
import { centeredMean, mean, requireFinite } from "../core/series_math.ts";

/** A series as the sum of three others, each as long as the series and in its unit. */
export interface Decomposition {
  /** Null for half a season at either end, where the moving average has values on one side only. */
  readonly trend: readonly (number | null)[];
  /** Repeats after each season and sums to 0 over one. */
  readonly seasonal: readonly number[];
  /** value - trend - seasonal; null where the trend is. */
  readonly remainder: readonly (number | null)[];
}

/**
 * Classical additive decomposition by moving averages: the trend is the centered mean over one season, the seasonal part the
 * mean of value - trend at each position of the season, less their mean. Persons (1919), "Indices of business conditions",
 * Review of Economics and Statistics 1; as `seasonal_decompose(model="additive")` of statsmodels.
 *
 * There is no multiplicative form, because days without orders are 0. STL is not used: we would have to choose its smoothing
 * windows, and its season changes, whereas a reader can check this one with a spreadsheet. The season of the year stays in the
 * trend of a weekly decomposition; `yearlyPattern` shows it.
 *
 * Refuses a series shorter than two seasons. Throws a RangeError for a value that is not finite.
 */
export function decompose(
  values: readonly number[],
  options: { seasonLength?: number } = {},
): Decomposition | Refusal {
  const { seasonLength = 7 } = options;
  requireFinite(values);
  if (!Number.isInteger(seasonLength) || seasonLength < 2) {
    throw new RangeError(`Cannot decompose by a season of ${seasonLength}: give a whole number of 2 or more`);
  }
  if (values.length < 2 * seasonLength) {
    return { reason: `there are ${values.length} values, and two seasons have ${2 * seasonLength}` };
  }

  const trend = centeredMean(values, seasonLength);
  const detrended = Array.from({ length: seasonLength }, (): number[] => []);
  trend.forEach((average, at) => {
    if (average !== null) detrended[at % seasonLength]!.push(values[at]! - average);
  });
  const effects = detrended.map(mean);
  const offset = mean(effects);
  const seasonal = values.map((_, at) => effects[at % seasonLength]! - offset);
  const remainder = values.map((value, at) => trend[at] === null ? null : value - trend[at]! - seasonal[at]!);
  return { trend, seasonal, remainder };
}
