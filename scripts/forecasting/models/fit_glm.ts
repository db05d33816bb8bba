import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { GlmDesign } from "./glm_design.ts";

/** What a log-linear model is fitted to: the first `length` rows of a design and as many values, `NaN` for a day left out. */
export interface GlmData {
  readonly design: GlmDesign;
  readonly values: Float64Array;
  readonly length: number;
}

/** Coefficients in the order of the design's columns; a day's mean is `scale * exp(row . coefficients)`. */
export interface GlmFit {
  readonly coefficients: Float64Array;
  readonly scale: number;
  readonly ridge: number;
}

/**
 * The penalty on the square of every coefficient but the level, over the squared coefficient of variation of the values: a normal
 * prior of standard deviation 0.3 for the effects on the log mean, whatever the noise; and its least value.
 */
const RIDGE = 10;
const LEAST_RIDGE = 1;

/** A day counts half as much as one this many days later. */
export const HALF_LIFE = 730;

/** Weights of the days by age, from -366 on, computed once: powers would take half of the fit's time. */
const WEIGHTS = Float64Array.from({ length: 8_192 }, (_, index) => 2 ** ((366 - index) / HALF_LIFE));

const MOST_STEPS = 25;
/**
 * The mean square by which a step moved the log means, weighted by the means: convergence is quadratic, so the next step would move
 * them by about as little as this is small. Coefficients do not show it: that of a weekday without sales moves for ever.
 */
const TOLERANCE = 1e-8;

/** The linear predictor's bounds: a hopeless weekday cannot run away to exp(-700), nor a spike to infinity. */
const LOWEST = -6;
const HIGHEST = 4;

/**
 * Fits a quasi-Poisson model with a log link by iteratively reweighted least squares: with mean m = exp(eta), working response
 * z = eta + (y - m) / m and weights w m, solve (X'WX + ridge I) b = X'Wz until b stands still (McCullagh and Nelder,
 * Generalized Linear Models, 2nd ed. 1989, sections 2.5 and 9.2). Values are divided by their mean first, so that the penalty
 * does not depend on the currency; values below 0 are allowed as long as the mean is above it. Undefined where it is not.
 * `start` is where to begin, with all effects 0 unless said.
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

/** How far, in mean days, a step may move a checked day's mean for the fit to count as converged. */
const LARGEST_STEP = 0.35;

/** The same for the steps after the first, each of which corrects the one before. */
const LARGEST_CORRECTION = 0.1;

/** A step by more than this may have gone to where the matrix says nothing: a promotion's first days do that. */
const TRUSTED_STEP = 3;

const MOST_CORRECTIONS = 6;

/**
 * Refits a model as days are added, by one step from an earlier fit: one-step estimation, as good as the full fit to first order
 * (van der Vaart, Asymptotic Statistics 1998, section 5.7). Each day is added once to the normal equations, so that the refits
 * of half a year of cutoffs cost little more than one. Where the step is long, steps with the same matrix and a new gradient (the
 * chord method) correct it, and where those do not converge, a full fit goes on from there.
 */
export class GlmSteps {
  readonly #data: GlmData;
  readonly #fit: GlmFit;
  readonly #equations: NormalEquations;

  /** From `fit`, a fit to the first `data.length` days. */
  constructor(data: GlmData, fit: GlmFit) {
    this.#data = data;
    this.#fit = fit;
    this.#equations = new NormalEquations(data.design, { fit, newest: data.length });
  }

  /** The fit to the first `length` days, not less than in the call before; it is to be good on the days from `from` to `to`. */
  fitTo(length: number, { from, to }: { from: number; to: number }): GlmFit {
    const { design, values } = this.#data;
    const { scale, ridge } = this.#fit;
    this.#equations.addUntil(length, values);
    const reach = (before: Float64Array, after: Float64Array): number => {
      let most = 0;
      for (let position = from; position < to; position++) {
        const change = Math.exp(linearPredictor(design, { coefficients: after, position, cutoff: length })) -
          Math.exp(linearPredictor(design, { coefficients: before, position, cutoff: length }));
        most = Math.max(most, Math.abs(change));
      }
      return most;
    };
    const { coefficients: first, decomposition } = this.#equations.solve();
    let distance = reach(this.#fit.coefficients, first);
    if (distance <= LARGEST_STEP) return { coefficients: first, scale, ridge };
    let coefficients = first;
    for (let step = 0; step < MOST_CORRECTIONS && distance <= TRUSTED_STEP; step++) {
      const gradient = this.#equations.gradientAt(coefficients, values);
      const correction = decomposition.solve(Matrix.columnVector(gradient)).to1DArray();
      const next = coefficients.map((value, index) => value + correction[index]!);
      const correctedBy = reach(coefficients, next);
      if (!(correctedBy < distance)) break;
      coefficients = next;
      distance = correctedBy;
      if (distance <= LARGEST_CORRECTION) return { coefficients, scale, ridge };
    }
    return fitGlm({ ...this.#data, length }, this.#fit)!;
  }
}

/** The weighted sums X'WX and X'Wz at one set of coefficients, to which days are added in order. */
class NormalEquations {
  readonly #design: GlmDesign;
  readonly #fit: GlmFit;
  /** The position whose day would have the weight 1. */
  readonly #newest: number;
  /** Lower triangle, row after row. */
  readonly #products: Float64Array;
  readonly #responses: Float64Array;
  readonly #matrix: Matrix;
  #length = 0;

  constructor(design: GlmDesign, { fit, newest }: { fit: GlmFit; newest: number }) {
    this.#design = design;
    this.#fit = fit;
    this.#newest = newest;
    this.#products = new Float64Array(design.columns * (design.columns + 1) / 2);
    this.#responses = new Float64Array(design.columns);
    this.#matrix = new Matrix(design.columns, design.columns);
  }

  addUntil(length: number, values: Float64Array): void {
    const { columns, rows } = this.#design;
    const { coefficients, scale } = this.#fit;
    const products = this.#products;
    const responses = this.#responses;
    const day = new Float64Array(columns);
    for (let position = this.#length; position < length; position++) {
      const value = values[position]!;
      if (Number.isNaN(value)) continue;
      const start = position * columns;
      let eta = 0;
      for (let column = 0; column < columns; column++) {
        day[column] = rows[start + column]!;
        eta += day[column]! * coefficients[column]!;
      }
      eta = Math.min(HIGHEST, Math.max(LOWEST, eta));
      const mean = Math.exp(eta);
      const weight = weightAt(this.#newest - position) * mean;
      const response = eta + (value / scale - mean) / mean;
      let cell = 0;
      for (let row = 0; row < columns; row++) {
        const weighted = weight * day[row]!;
        if (weighted === 0) {
          cell += row + 1;
          continue;
        }
        responses[row]! += weighted * response;
        for (let column = 0; column <= row; column++) products[cell++]! += weighted * day[column]!;
      }
    }
    this.#length = length;
  }

  solve(): { coefficients: Float64Array; decomposition: CholeskyDecomposition } {
    const { columns } = this.#design;
    const matrix = this.#matrix;
    let cell = 0;
    for (let row = 0; row < columns; row++) {
      for (let column = 0; column <= row; column++, cell++) {
        const value = this.#products[cell]! + (row === column && row > 0 ? this.#ridge : 0);
        matrix.set(row, column, value);
        matrix.set(column, row, value);
      }
    }
    const decomposition = new CholeskyDecomposition(matrix);
    const solution = decomposition.solve(Matrix.columnVector(this.#responses));
    return { coefficients: Float64Array.from(solution.to1DArray()), decomposition };
  }

  /** The quadratic form d'(X'WX + ridge I)d of a step d, over the sum of the weights. */
  decrement(before: Float64Array, after: Float64Array): number {
    const step = after.map((value, index) => value - before[index]!);
    let sum = 0;
    let cell = 0;
    for (let row = 0; row < step.length; row++) {
      for (let column = 0; column < row; column++) sum += 2 * step[row]! * step[column]! * this.#products[cell++]!;
      sum += step[row]! ** 2 * (this.#products[cell++]! + (row === 0 ? 0 : this.#ridge));
    }
    return sum / this.#products[0]!;
  }

  /** The gradient of the penalised quasi-likelihood of the days added, X'w (y - m) - ridge b, at other coefficients. */
  gradientAt(coefficients: Float64Array, values: Float64Array): Float64Array {
    const { columns, rows } = this.#design;
    const gradient = coefficients.map((value, index) => index === 0 ? 0 : -this.#ridge * value);
    for (let position = 0; position < this.#length; position++) {
      const value = values[position]!;
      if (Number.isNaN(value)) continue;
      const start = position * columns;
      let eta = 0;
      for (let column = 0; column < columns; column++) eta += rows[start + column]! * coefficients[column]!;
      const mean = Math.exp(Math.min(HIGHEST, Math.max(LOWEST, eta)));
      const residual = weightAt(this.#newest - position) * (value / this.#fit.scale - mean);
      for (let column = 0; column < columns; column++) gradient[column]! += residual * rows[start + column]!;
    }
    return gradient;
  }

  get #ridge(): number {
    return this.#fit.ridge * weightAt(this.#newest - this.#length);
  }
}

function weightAt(age: number): number {
  return WEIGHTS[age + 366] ?? 2 ** (-age / HALF_LIFE);
}

/** A day's linear predictor, within the bounds of the fit. Its trend is held at the cutoff's last day. */
export function linearPredictor(
  { columns, rows, trend }: GlmDesign,
  { coefficients, position, cutoff }: { coefficients: Float64Array; position: number; cutoff: number },
): number {
  let eta = 0;
  for (let column = 0; column < columns; column++) {
    const row = column === trend ? Math.min(position, cutoff - 1) : position;
    eta += rows[row * columns + column]! * coefficients[column]!;
  }
  return Math.min(HIGHEST, Math.max(LOWEST, eta));
}

/** The weighted mean, and the penalty that goes with the weighted variance about it. */
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
