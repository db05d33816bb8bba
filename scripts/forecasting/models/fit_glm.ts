import type { GlmDesign, GlmFit } from "./glm_design.ts";
import { NormalEquations, weightAt } from "./normal_equations.ts";

/** The data of a log-linear model: the first `length` rows of a design, and their values, `NaN` for a day to leave out. */
export interface GlmData {
  readonly design: GlmDesign;
  readonly values: Float64Array;
  readonly length: number;
}

/**
 * The penalty over the squared coefficient of variation of the values: a normal prior of standard deviation 0.3 for the effects
 * on the log mean, whatever the noise. And the least penalty.
 */
const RIDGE = 10;
const LEAST_RIDGE = 1;

const MOST_STEPS = 25;

/**
 * The mean square by which a step may move the log means, weighted by the means. Convergence is quadratic, so the next step would
 * move them by only about this much. The coefficients are no criterion: that of a weekday without sales never stops moving.
 */
const TOLERANCE = 1e-8;

/**
 * Fits a quasi-Poisson model with a log link by iteratively reweighted least squares: with mean m = exp(eta), working response
 * z = eta + (y - m) / m and weights w m, solve (X'WX + ridge I) b = X'Wz until b no longer changes (McCullagh and Nelder,
 * Generalized Linear Models, 2nd ed. 1989, sections 2.5 and 9.2). Values are divided by their mean first, so that the penalty
 * does not depend on the currency. Values below 0 are allowed as long as the mean is above 0; undefined if it is not. `start` is
 * the fit to begin with; without it all effects begin at 0.
 */
export function fitGlm(data: GlmData, start?: GlmFit): GlmFit | undefined {
  const { design: { columns }, values, length } = data;
  const { scale, ridge } = start ?? scaleOf(values, length);
  if (!(scale > 0)) return undefined;
  let coefficients = start?.coefficients ?? new Float64Array(columns);
  for (let step = 0; step < MOST_STEPS; step++) {
    const equations = new NormalEquations(data.design, { fit: { coefficients, scale, ridge }, newest: length });
    equations.addUntil(length, values);
    const { coefficients: next } = equations.solve();
    const decrement = equations.decrement(coefficients, next);
    coefficients = next;
    if (decrement < TOLERANCE) break;
  }
  return { coefficients, scale, ridge };
}

/** The weighted mean, and the penalty, from the weighted variance about it. */
function scaleOf(values: Float64Array, length: number): { scale: number; ridge: number } {
  let sum = 0;
  let squares = 0;
  let weights = 0;
  for (let position = 0; position < length; position++) {
    const value = values[position]!;
    if (Number.isNaN(value)) continue;
    const weight = weightAt(length - position);
    sum += weight * value;
    squares += weight * value * value;
    weights += weight;
  }
  const scale = weights === 0 ? 0 : sum / weights;
  return { scale, ridge: Math.max(LEAST_RIDGE, RIDGE * (squares / weights / scale ** 2 - 1)) };
}
