import { Matrix } from "ml-matrix";
import { fitGlm, type GlmData } from "./fit_glm.ts";
import { type GlmFit, linearPredictor } from "./glm_design.ts";
import { NormalEquations } from "./normal_equations.ts";

/** The most that a step may move the mean of a checked day, in mean days, if the fit is to count as converged. */
const LARGEST_STEP = 0.35;

/** The same for the steps after the first, each of which corrects the one before. */
const LARGEST_CORRECTION = 0.1;

/** A longer step is not trusted: it may go in directions on which the matrix has no data, as on the first days of a promotion. */
const TRUSTED_STEP = 3;

const MOST_CORRECTIONS = 6;

/**
 * Refits a model as days are added, by one step from an earlier fit: one-step estimation, as good as the full fit to first order
 * (van der Vaart, Asymptotic Statistics 1998, section 5.7). Each day is added once to the normal equations, so that the refits
 * at the origins of half a year cost little more than one. If the step is long, steps with the same matrix and a new gradient (the
 * chord method) correct it. If those do not converge, a full fit continues from there.
 */
export class GlmSteps {
  readonly #data: GlmData;
  readonly #fit: GlmFit;
  readonly #equations: NormalEquations;

  /** Begins with `fit`, a fit to the first `data.length` days. */
  constructor(data: GlmData, fit: GlmFit) {
    this.#data = data;
    this.#fit = fit;
    this.#equations = new NormalEquations(data.design, { fit, newest: data.length });
  }

  /** The fit to the first `length` days, no fewer than in the previous call, checked on the days from `from` to `to`. */
  fitTo(length: number, { from, to }: { from: number; to: number }): GlmFit {
    const { design, values } = this.#data;
    const { scale, ridge } = this.#fit;
    this.#equations.addUntil(length, values);
    const reach = (before: Float64Array, after: Float64Array): number => {
      let most = 0;
      for (let position = from; position < to; position++) {
        const change = Math.exp(linearPredictor(design, { coefficients: after, position, origin: length })) -
          Math.exp(linearPredictor(design, { coefficients: before, position, origin: length }));
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
