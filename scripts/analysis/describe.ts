import { isConstant, mean, requireFinite } from "../core/series_math.ts";

/** Descriptive statistics of one series, in the unit of its values unless said. A figure that the values do not define is null. */
export interface Description {
  readonly count: number;
  readonly mean: number | null;
  /** Of a sample (divisor n - 1); null for fewer than 2 values. */
  readonly standardDeviation: number | null;
  readonly minimum: number | null;
  readonly firstQuartile: number | null;
  readonly median: number | null;
  readonly thirdQuartile: number | null;
  readonly maximum: number | null;
  /** G1, without unit, 0 for a symmetric distribution; null for fewer than 3 values or constant ones. */
  readonly skewness: number | null;
  /** G2, without unit, in excess of the normal distribution's; null for fewer than 4 values or constant ones. */
  readonly excessKurtosis: number | null;
  /** Share of values that are 0, that is of days without sales: 0 to 1. */
  readonly zeroShare: number | null;
  /** Standard deviation over mean; null unless the mean is above 0. */
  readonly coefficientOfVariation: number | null;
}

/**
 * Describes a series.
 *
 * Quartiles interpolate linearly between order statistics: type 7 of Hyndman, Fan (1996), "Sample quantiles in statistical
 * packages", The American Statistician 50. Skewness and kurtosis are the adjusted Fisher-Pearson coefficients
 *
 *     G1 = sqrt(n (n - 1)) / (n - 2) * m3 / m2^(3/2)
 *     G2 = (n - 1) / ((n - 2) (n - 3)) * ((n + 1) (m4 / m2^2 - 3) + 6)
 *
 * with central moments m of divisor n: Joanes, Gill (1998), "Comparing measures of sample skewness and kurtosis", The
 * Statistician 47. All figures are those of pandas' `describe`, `skew` and `kurt`, except that pandas gives 0 for the shape of
 * a constant series. Throws a RangeError for a value that is not finite.
 */
export function describe(values: readonly number[]): Description {
  requireFinite(values);
  const count = values.length;
  const sorted = Float64Array.from(values).sort();
  const average = count === 0 ? null : mean(values);
  const spread = count < 2 ? null : Math.sqrt(count * centralMoment(values, 2) / (count - 1));
  const hasShape = !isConstant(values);
  return {
    count,
    mean: average,
    standardDeviation: spread,
    minimum: sorted[0] ?? null,
    firstQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    thirdQuartile: quantile(sorted, 0.75),
    maximum: sorted.at(-1) ?? null,
    skewness: hasShape && count >= 3 ? skewness(values) : null,
    excessKurtosis: hasShape && count >= 4 ? excessKurtosis(values) : null,
    zeroShare: count === 0 ? null : values.filter((value) => value === 0).length / count,
    coefficientOfVariation: spread !== null && average !== null && average > 0 ? spread / average : null,
  };
}

function skewness(values: readonly number[]): number {
  const n = values.length;
  return Math.sqrt(n * (n - 1)) / (n - 2) * centralMoment(values, 3) / centralMoment(values, 2) ** 1.5;
}

function excessKurtosis(values: readonly number[]): number {
  const n = values.length;
  const excess = centralMoment(values, 4) / centralMoment(values, 2) ** 2 - 3;
  return (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * excess + 6);
}

function centralMoment(values: readonly number[], order: number): number {
  if (isConstant(values)) return 0; // the mean may be off by its rounding
  const average = mean(values);
  return values.reduce((sum, value) => sum + (value - average) ** order, 0) / values.length;
}

function quantile(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)]!;
  return below + (sorted[Math.ceil(position)]! - below) * (position % 1);
}
