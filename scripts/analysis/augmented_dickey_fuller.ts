import { Matrix, QrDecomposition } from "ml-matrix";
import type { Refusal } from "../core/refusal.ts";
import { isConstant, mean, requireFinite } from "../core/series_math.ts";
import { mackinnonCritical, mackinnonProbability, type Regression } from "./mackinnon.ts";

/** The result of an Augmented Dickey-Fuller test. */
export interface DickeyFullerTest {
  /** t value of the lagged value; the further below 0, the clearer that the series returns to its mean or trend. */
  readonly statistic: number;
  /** Of a unit root; 0 and 1 stand for values beyond MacKinnon's tables. */
  readonly pValue: number;
  /** Lagged differences in the regression. */
  readonly lags: number;
  /** Rows of the regression. */
  readonly observations: number;
  /** At 1, 5 and 10 %. */
  readonly critical: readonly [number, number, number];
  /** Akaike's information criterion of the lags chosen, on the rows that all candidates share. */
  readonly aic: number;
}

/** A column or residual smaller than this share of its original is a rounding error. */
const NOTHING = 1e-9;

/**
 * Tests for a unit root: whether a series wanders off without returning to its mean or trend.
 *
 *     dy_t = a (+ b t) + g y_(t-1) + sum_{j=1..p} d_j dy_(t-j) + e_t,  statistic = g / se(g)
 *
 * Dickey, Fuller (1979), Journal of the American Statistical Association 74. p is the one of 0 to `maxLag` with the least
 * AIC = n ln(SSR / n) + n (1 + ln 2 pi) + 2 k, compared on the rows that all candidates have. The regression with this p is then
 * fitted again on all rows that it has. `maxLag` is ceil(12 (n / 100)^(1/4)) by default (Schwert 1989, Journal of Business &
 * Economic Statistics 7), less for a short series. All this is as in `adfuller(autolag="AIC")` of statsmodels, except that the
 * mean is subtracted first, so that a series that varies by less than a millionth of its mean does not count as constant.
 *
 * Refuses a constant series, fewer than 4 values (6 with a trend) and values that the regression predicts exactly, which leave
 * no error to measure against. Throws a RangeError for a value that is not finite and for too many lags.
 */
export function augmentedDickeyFuller(
  values: readonly number[],
  options: { maxLag?: number; regression?: Regression } = {},
): DickeyFullerTest | Refusal {
  const { regression = "c" } = options;
  requireFinite(values);
  const most = Math.floor(values.length / 2) - regression.length - 1;
  if (most < 0) {
    return { reason: `there are ${values.length} values, and the test needs ${2 * regression.length + 2}` };
  }
  if (isConstant(values)) return { reason: "all values are the same" };
  const maxLag = options.maxLag ?? Math.min(Math.ceil(12 * (values.length / 100) ** 0.25), most);
  if (!Number.isInteger(maxLag) || maxLag < 0 || maxLag > most) {
    throw new RangeError(
      `Cannot test ${values.length} values with ${maxLag} lags: give a whole number from 0 to ${most}`,
    );
  }

  const average = mean(values); // the regression has a constant, so this changes nothing but rounding
  const deviations = values.map((value) => value - average);
  const chosen = chooseLags(deviations, { maxLag, regression });
  if (chosen === undefined) return { reason: "each value follows exactly from those before it" };

  const { lags, aic } = chosen;
  const { deterministic, lagged, differences, change } = regressors(deviations, { lags, regression });
  const columns = [...deterministic, ...differences, lagged];
  const fit = triangle([...columns, change]);
  const last = columns.length - 1;
  if (isDependent(fit, last)) return { reason: "too few of the values differ" };

  // The lagged value is the last regressor, so its t value is the part that it explains over the remaining error.
  const observations = change.length;
  const error = Math.abs(fit.get(last + 1, last + 1)) / Math.sqrt(observations - columns.length);
  const statistic = Math.sign(fit.get(last, last)) * fit.get(last, last + 1) / error;
  return {
    statistic,
    pValue: mackinnonProbability(statistic, regression),
    lags,
    observations,
    critical: mackinnonCritical(observations, regression),
    aic,
  };
}

/** The number of lags with the least AIC, the fewest if equal; undefined if a candidate leaves no error. */
function chooseLags(
  deviations: readonly number[],
  options: { maxLag: number; regression: Regression },
): { lags: number; aic: number } | undefined {
  const { deterministic, lagged, differences, change } = regressors(deviations, {
    lags: options.maxLag,
    regression: options.regression,
  });
  const columns = [...deterministic, lagged, ...differences];
  const fit = triangle([...columns, change]);
  const least = columns.length - differences.length;
  const total = change.reduce((sum, value) => sum + value ** 2, 0);
  let best: { lags: number; aic: number } | undefined;
  for (let size = least; size <= columns.length; size++) {
    // A lag that is a combination of those before it adds nothing.
    if (size > least && isDependent(fit, size - 1)) break;
    let residual = 0;
    for (let row = size; row <= columns.length; row++) residual += fit.get(row, columns.length) ** 2;
    if (residual <= NOTHING ** 2 * total) return undefined;
    const n = change.length;
    const aic = n * Math.log(residual / n) + n * (1 + Math.log(2 * Math.PI)) + 2 * size;
    if (best === undefined || aic < best.aic) best = { lags: size - least, aic };
  }
  return best;
}

/** The columns of the regression: one row for each change that has `lags` changes before it. */
function regressors(
  deviations: readonly number[],
  options: { lags: number; regression: Regression },
): { deterministic: number[][]; lagged: number[]; differences: number[][]; change: number[] } {
  const { lags, regression } = options;
  const changes = deviations.slice(1).map((deviation, at) => deviation - deviations[at]!);
  const change = changes.slice(lags);
  const rows = change.length;
  const constant = change.map(() => 1);
  return {
    deterministic: regression === "c" ? [constant] : [constant, change.map((_, row) => row + 1)],
    lagged: deviations.slice(lags, lags + rows),
    differences: Array.from({ length: lags }, (_, at) => changes.slice(lags - 1 - at, lags - 1 - at + rows)),
    change,
  };
}

/**
 * R of the QR decomposition of columns. Entry i of its last column is what column i explains of the last column beyond the columns
 * before i. So one decomposition gives the residuals of the regressions on the first 1, 2, 3, ... columns.
 */
function triangle(columns: readonly number[][]): Matrix {
  return new QrDecomposition(new Matrix(columns.map((column) => [...column])).transpose()).upperTriangularMatrix;
}

/** Whether a column is a combination of those before it. */
function isDependent(fit: Matrix, column: number): boolean {
  return Math.abs(fit.get(column, column)) <= NOTHING * Math.hypot(...fit.getColumn(column).slice(0, column + 1));
}
