import type { LagCorrelation } from "./autocorrelation.ts";
import { autocovariances } from "./autocovariances.ts";
import { Z_95 } from "./distributions.ts";
import { isConstant } from "./is_constant.ts";
import type { Refusal } from "./refusal.ts";
import { requireFinite } from "./require_finite.ts";

/**
 * The partial autocorrelation function for lags 1 to `lags`: how values go along with those k days before once the days
 * between are accounted for.
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
    const foretold = coefficients.reduce((sum, coefficient, index) => sum + coefficient * covariances[at - index]!, 0);
    const correlation = (covariance - foretold) / error;
    const before = coefficients;
    coefficients = before.map((coefficient, index) => coefficient - correlation * before[at - 1 - index]!);
    coefficients.push(correlation);
    error *= 1 - correlation ** 2;
    return { lag: at + 1, correlation, bound };
  });
}
