import type { Refusal } from "../core/refusal.ts";
import { isConstant, mean, requireFinite } from "../core/series_math.ts";
import type { Regression } from "./mackinnon.ts";

/** The result of a test of Kwiatkowski, Phillips, Schmidt and Shin. */
export interface KpssTest {
  readonly statistic: number;
  /** Of a stationary series, read from a table that has only 0.01 to 0.1. */
  readonly pValue: number;
  /** How the true p value compares with `pValue`: "=" inside the table, else "<=" or ">=" at its ends. */
  readonly pValueIs: "<=" | "=" | ">=";
  /** Autocovariances in the long-run variance. */
  readonly lags: number;
  /** At 10, 5, 2.5 and 1 %. */
  readonly critical: readonly [number, number, number, number];
}

/** Upper tail probabilities of the critical values, and these, table 1 of the paper. */
const TAILS = [0.1, 0.05, 0.025, 0.01] as const;
const CRITICAL = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const;

/** A sum of squares or products smaller than this share of the original squares is a rounding error. */
const ROUNDING = 1e-14;

/**
 * Tests for stationarity around a constant ("c") or a linear trend ("ct"): the opposite null hypothesis of Dickey and Fuller's.
 *
 *     statistic = sum S_t^2 / (n^2 s^2),  S_t = e_1 + ... + e_t
 *     s^2 = (sum e_t^2 + 2 sum_{j=1..l} (1 - j / (l + 1)) sum e_t e_(t-j)) / n
 *
 * Kwiatkowski, Phillips, Schmidt, Shin (1992), Journal of Econometrics 54. The lags l are those of Hobijn, Franses, Ooms
 * (2004), "Generalizations of the KPSS-test for stationarity", Statistica Neerlandica 58, for the Bartlett kernel, as in
 * `kpss(nlags="auto")` of statsmodels; p is interpolated linearly in the paper's table 1, as there.
 *
 * Refuses a constant series, a straight line if there is a trend, and fewer than 3 values. Throws a RangeError for a
 * value that is not finite.
 */
export function kpss(
  values: readonly number[],
  options: { regression?: Regression } = {},
): KpssTest | Refusal {
  const { regression = "c" } = options;
  requireFinite(values);
  const n = values.length;
  if (n < 3) return { reason: `there are ${n} values, and the test needs 3` };
  if (isConstant(values)) return { reason: "all values are the same" };

  const deviations = center(values);
  const residuals = regression === "c" ? deviations : detrend(deviations);
  const squares = lagProduct(residuals, 0);
  if (squares <= ROUNDING * lagProduct(deviations, 0)) return { reason: "the values lie on a straight line" };

  const lags = chooseLags(residuals);
  if (lags === undefined) return { reason: "the autocovariances cancel out" };
  let longRun = squares;
  for (let lag = 1; lag <= lags; lag++) longRun += 2 * (1 - lag / (lags + 1)) * lagProduct(residuals, lag);
  if (longRun <= ROUNDING * squares) return { reason: "the autocovariances cancel out" };

  let sum = 0;
  let sumOfSquares = 0;
  for (const residual of residuals) {
    sum += residual;
    sumOfSquares += sum ** 2;
  }
  const statistic = sumOfSquares / n / longRun;
  return { statistic, ...probability(statistic, CRITICAL[regression]), lags, critical: CRITICAL[regression] };
}

/** Hobijn et al.: 1.1447 (s1 / s0)^(2/3) n^(1/3), from the first n^(2/9) autocovariances; undefined where their sum s0 is 0. */
function chooseLags(residuals: readonly number[]): number | undefined {
  const n = residuals.length;
  const variance = lagProduct(residuals, 0) / n;
  let s0 = variance;
  let s1 = 0;
  for (let lag = 1; lag <= Math.floor(n ** (2 / 9)); lag++) {
    const covariance = 2 * lagProduct(residuals, lag) / n;
    s0 += covariance;
    s1 += lag * covariance;
  }
  if (Math.abs(s0) <= ROUNDING * variance) return undefined;
  return Math.min(Math.floor(1.1447 * Math.cbrt((s1 / s0) ** 2) * Math.cbrt(n)), n - 1);
}

function probability(
  statistic: number,
  critical: readonly number[],
): { pValue: number; pValueIs: KpssTest["pValueIs"] } {
  const above = critical.findIndex((bound) => statistic < bound);
  if (above === 0) return { pValue: TAILS[0], pValueIs: ">=" };
  if (above < 0) return { pValue: TAILS[3], pValueIs: "<=" };
  const share = (statistic - critical[above - 1]!) / (critical[above]! - critical[above - 1]!);
  return { pValue: TAILS[above - 1]! + share * (TAILS[above]! - TAILS[above - 1]!), pValueIs: "=" };
}

/** Sum of the products of each value with the one `lag` before it. */
function lagProduct(values: readonly number[], lag: number): number {
  let sum = 0;
  for (let at = lag; at < values.length; at++) sum += values[at]! * values[at - lag]!;
  return sum;
}

function center(values: readonly number[]): number[] {
  const average = mean(values);
  return values.map((value) => value - average);
}

/** The residuals of deviations from a mean about their least-squares line. */
function detrend(deviations: readonly number[]): number[] {
  const middle = (deviations.length - 1) / 2;
  let product = 0;
  let squares = 0;
  deviations.forEach((deviation, at) => {
    product += (at - middle) * deviation;
    squares += (at - middle) ** 2;
  });
  return deviations.map((deviation, at) => deviation - product / squares * (at - middle));
}
