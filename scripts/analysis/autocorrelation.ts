import type { Refusal } from "../core/refusal.ts";
import { isConstant, mean, requireFinite } from "../core/series_math.ts";
import { Z_95 } from "./distributions.ts";

/** The correlation of a series with itself some days before. */
export interface LagCorrelation {
  /** In days, from 1. */
  readonly lag: number;
  /** -1 to 1. */
  readonly correlation: number;
  /** Half the width of the 95 % interval around 0: a correlation inside it may be chance. */
  readonly bound: number;
}

/**
 * The autocorrelation function, r_k = c_k / c_0 with autocovariances of divisor n, for lags 1 to `lags`. Its bound is
 * Bartlett's for a process whose correlations end before k,
 *
 *     z sqrt((1 + 2 sum_{j<k} r_j^2) / n)
 *
 * Bartlett (1946), Journal of the Royal Statistical Society, supplement 8. The same as `acf(alpha=0.05)` of statsmodels. Refuses a
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

/**
 * The partial autocorrelation function for lags 1 to `lags`: the correlation with the day k days before that the days between
 * do not explain.
 *
 * It is the last coefficient of the Yule-Walker equations of order k, solved by the recursion of Levinson and Durbin on
 * autocovariances of divisor n (Brockwell, Davis 1991, "Time Series: Theory and Methods", proposition 5.2.1). That is
 * method "ywm" of statsmodels, the default of its `plot_pacf`; the default of its `pacf`, "ywadjusted", divides by n - k,
 * which is worse in simulations and can leave -1 to 1. The bound is z / sqrt(n): Quenouille (1949), Journal of the Royal
 * Statistical Society B 11.
 *
 * Refuses a constant series. Throws a RangeError for a value that is not finite, and unless lags are 1 to n / 2.
 */
export function partialAutocorrelation(values: readonly number[], lags: number): LagCorrelation[] | Refusal {
  requireFinite(values);
  const most = Math.floor(values.length / 2);
  if (!Number.isInteger(lags) || lags < 1 || lags > most) {
    throw new RangeError(`Cannot correlate ${values.length} values partially over ${lags} lags: give 1 to ${most}`);
  }
  if (isConstant(values)) return { reason: "all values are the same" };

  const covariances = autocovariances(values, lags);
  const bound = Z_95 / Math.sqrt(values.length);
  let coefficients: number[] = [];
  let error = covariances[0]!;
  return covariances.slice(1).map((covariance, at) => {
    const predicted = coefficients.reduce((sum, coefficient, index) => sum + coefficient * covariances[at - index]!, 0);
    const correlation = (covariance - predicted) / error;
    const before = coefficients;
    coefficients = before.map((coefficient, index) => coefficient - correlation * before[at - 1 - index]!);
    coefficients.push(correlation);
    error *= 1 - correlation ** 2;
    return { lag: at + 1, correlation, bound };
  });
}

/**
 * The autocovariances of lags 0 to `lags`, all of divisor n:  c_k = sum (y_t - m) (y_(t-k) - m) / n. The divisor n - k would be
 * less biased but lets correlations exceed 1: Box, Jenkins, Reinsel, Ljung (2015), "Time Series Analysis", 2.1.5.
 */
function autocovariances(values: readonly number[], lags: number): number[] {
  const average = mean(values);
  const deviations = values.map((value) => value - average);
  return Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let at = lag; at < deviations.length; at++) sum += deviations[at]! * deviations[at - lag]!;
    return sum / values.length;
  });
}
