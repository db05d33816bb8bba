import { mean } from "./mean.ts";

/**
 * Autocovariances of lag 0 to `lags`, all of divisor n:  c_k = sum (y_t - m) (y_(t-k) - m) / n. The divisor n - k would be
 * less biased but lets correlations exceed 1: Box, Jenkins, Reinsel, Ljung (2015), "Time Series Analysis", 2.1.5.
 */
export function autocovariances(values: readonly number[], lags: number): number[] {
  const average = mean(values);
  const deviations = values.map((value) => value - average);
  return Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let at = lag; at < deviations.length; at++) sum += deviations[at]! * deviations[at - lag]!;
    return sum / values.length;
  });
}
