import { autocovariances } from "./autocovariances.ts";
import { Z_95 } from "./distributions.ts";
import { isConstant } from "./is_constant.ts";
import type { Refusal } from "./refusal.ts";
import { requireFinite } from "./require_finite.ts";

/** How values go along with those some days before. */
export interface LagCorrelation {
  /** Days, from 1. */
  readonly lag: number;
  /** -1 to 1. */
  readonly correlation: number;
  /** Half the width of its 95 % interval; a correlation further than this from 0 is no chance. */
  readonly bound: number;
}

/**
 * The autocorrelation function, r_k = c_k / c_0 with autocovariances of divisor n, for lags 1 to `lags`. Its bound is
 * Bartlett's for a process whose correlations end before k,
 *
 *     z sqrt((1 + 2 sum_{j<k} r_j^2) / n)
 *
 * Bartlett (1946), Journal of the Royal Statistical Society, supplement 8. As `acf(alpha=0.05)` of statsmodels. Refuses a
 * constant series. Throws a RangeError for a value that is not finite, and unless lags are 1 to n - 1.
 */
export function autocorrelation(values: readonly number[], lags: number): LagCorrelation[] | Refusal {
  requireFinite(values);
  if (!Number.isInteger(lags) || lags < 1 || lags >= values.length) {
    throw new RangeError(`Cannot correlate ${values.length} values over ${lags} lags: give 1 to ${values.length - 1}`);
  }
  if (isConstant(values)) return { reason: "all values are the same" };
  const [variance, ...covariances] = autocovariances(values, lags);
  let squares = 0;
  return covariances.map((covariance, at) => {
    const correlation = covariance / variance!;
    const bound = Z_95 * Math.sqrt((1 + 2 * squares) / values.length);
    squares += correlation ** 2;
    return { lag: at + 1, correlation, bound };
  });
}
