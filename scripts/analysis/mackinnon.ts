import { normalProbability } from "./distributions.ts";

/** The deterministic terms of a stationarity test: a constant ("c"), or a constant and a linear trend ("ct"). */
export type Regression = "c" | "ct";

/**
 * p values by two polynomials in tau, one on either side of `turn`, whose value is a normal quantile. Outside `from` to `to`
 * the p value is 0 or 1. MacKinnon (1994), "Approximate asymptotic distribution functions for unit-root and
 * cointegration tests", Journal of Business & Economic Statistics 12, tables 3 and 4, one variable.
 */
const SURFACE = {
  c: {
    from: -18.83,
    turn: -1.61,
    to: 2.74,
    low: [2.1659, 1.4412, 0.038269],
    high: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  ct: {
    from: -16.18,
    turn: -2.89,
    to: 0.7,
    low: [3.2512, 1.6047, 0.049588],
    high: [2.5261, 0.61654, -0.37956, -0.060285],
  },
} as const;

/**
 * Critical values at 1, 5 and 10 % as a polynomial in 1 / observations. MacKinnon (2010), "Critical values for cointegration
 * tests", Queen's University, working paper 1227, table 2, one variable.
 */
const CRITICAL = {
  c: [[-3.43035, -6.5393, -16.786, -79.433], [-2.86154, -2.8903, -4.234, -40.04], [-2.56677, -1.5384, -2.809]],
  ct: [[-3.95877, -9.0531, -28.428, -134.155], [-3.41049, -4.3904, -9.036, -45.374], [
    -3.12705,
    -2.5856,
    -3.925,
    -22.38,
  ]],
} as const;

/** The p value of a Dickey-Fuller statistic, after MacKinnon (1994). */
export function mackinnonProbability(tau: number, regression: Regression): number {
  const { from, turn, to, low, high } = SURFACE[regression];
  if (tau < from) return 0;
  if (tau > to) return 1;
  return normalProbability(polynomial(tau <= turn ? low : high, tau));
}

/** The critical values of a Dickey-Fuller statistic at 1, 5 and 10 %, after MacKinnon (2010). */
export function mackinnonCritical(observations: number, regression: Regression): [number, number, number] {
  const [one, five, ten] = CRITICAL[regression];
  const at = 1 / observations;
  return [polynomial(one, at), polynomial(five, at), polynomial(ten, at)];
}

/** sum c_i x^i */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
