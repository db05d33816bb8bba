import jStat from "jstat";

/** The part of the package that is used here; it comes without types. */
const { ibeta, normal }: {
  ibeta(x: number, a: number, b: number): number;
  normal: { cdf(x: number, mean: number, standardDeviation: number): number };
} = jStat;

/** The 97.5 % quantile of the standard normal distribution: half the width of a 95 % interval, in standard errors. */
export const Z_95 = 1.959963984540054;

/** P(Z <= z) of the standard normal distribution, to 15 decimals. */
export function normalProbability(z: number): number {
  return normal.cdf(z, 0, 1);
}

/**
 * P(F > f) of the F distribution, by the regularized incomplete beta function I_x(within / 2, between / 2) at
 * x = within / (within + between f): Abramowitz, Stegun (1964), 26.6.2. Computed from the upper end, so that a tiny
 * probability keeps its digits (1 - cdf would not). Exact to 7 digits, where the package stops.
 */
export function fUpperProbability(f: number, degrees: { between: number; within: number }): number {
  const { between, within } = degrees;
  return ibeta(within / (within + between * f), within / 2, between / 2);
}
