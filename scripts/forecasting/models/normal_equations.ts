import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { clip, type GlmDesign, type GlmFit } from "./glm_design.ts";

/** A day counts half as much as one this many days later. */
const HALF_LIFE = 730;

/** Weights of the days by age, from -366 on, computed once: powers would take half of the fit's time. */
const WEIGHTS = Float64Array.from({ length: 8_192 }, (_, index) => 2 ** ((366 - index) / HALF_LIFE));

/** The weight of a day by its age in days. */
export function weightAt(age: number): number {
  return WEIGHTS[age + 366] ?? 2 ** (-age / HALF_LIFE);
}

/**
 * The normal equations of one step of iteratively reweighted least squares, (X'WX + ridge I) b = X'Wz, at one set of coefficients.
 * Days are added in their order. For the method and its source see `fitGlm`.
 */
export class NormalEquations {
  readonly #design: GlmDesign;
  readonly #fit: GlmFit;
  /** The position whose day would have the weight 1. */
  readonly #newest: number;
  /** X'WX, its lower triangle, row after row. */
  readonly #products: Float64Array;
  /** X'Wz. */
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

  /** Adds the days up to position `length`, without those whose value is `NaN`. */
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
      eta = clip(eta);
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

  /** The solution b, and the decomposition of its matrix. */
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

  /** The gradient of the penalized quasi-likelihood of the days added, X'w (y - m) - ridge b, at other coefficients. */
  gradientAt(coefficients: Float64Array, values: Float64Array): Float64Array {
    const { columns, rows } = this.#design;
    const gradient = coefficients.map((value, index) => index === 0 ? 0 : -this.#ridge * value);
    for (let position = 0; position < this.#length; position++) {
      const value = values[position]!;
      if (Number.isNaN(value)) continue;
      const start = position * columns;
      let eta = 0;
      for (let column = 0; column < columns; column++) eta += rows[start + column]! * coefficients[column]!;
      const mean = Math.exp(clip(eta));
      const residual = weightAt(this.#newest - position) * (value / this.#fit.scale - mean);
      for (let column = 0; column < columns; column++) gradient[column]! += residual * rows[start + column]!;
    }
    return gradient;
  }

  get #ridge(): number {
    return this.#fit.ridge * weightAt(this.#newest - this.#length);
  }
}
