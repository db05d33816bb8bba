import type { ArimaFit, ArimaOrder, FitFailure } from "../arima/arima_model.ts";
import type { ArimaRunner } from "../arima/arima_runner.ts";
import { isSparse, SPARSE } from "./is_sparse.ts";
import type { Model, Projection } from "./model.ts";

/** Thirteen weeks: with less the seasonal terms are guessed. */
const FEWEST_DAYS = 91;

/** A projected day above this many times the largest day of the past is not believed. */
const MOST_TIMES_LARGEST = 1.5;

/**
 * A seasonal ARIMA model of sales, (p,d,q)(P,D,Q)s of Box, Jenkins, Reinsel and Ljung, Time Series Analysis, 5th ed. 2015,
 * chapter 9, fitted by maximum likelihood with npm's arima to the last `mostDays` days. A fit that did not converge or runs out of
 * all proportion is a failure; neither of the two tests finds all of those alone (measured).
 */
export function sarima(
  name: string,
  { order, mostDays, runner }: { order: ArimaOrder; mostDays: number; runner: ArimaRunner },
): Model {
  return {
    name,
    objection(series, cutoff): string | undefined {
      if (cutoff < FEWEST_DAYS) return `it needs ${FEWEST_DAYS} days`;
      return isSparse(series, cutoff) ? SPARSE : undefined;
    },
    async project({ filled }, { cutoffs, horizon }): Promise<Projection[]> {
      const projections: Projection[] = [];
      for (const cutoff of cutoffs) {
        const values = filled.slice(Math.max(0, cutoff - mostDays), cutoff);
        const fit = await runner.fit({ values, order, horizon });
        const objection = objectionTo(fit, filled.subarray(0, cutoff));
        projections.push(objection === undefined ? Float64Array.from((fit as ArimaFit).mean) : { failure: objection });
      }
      return projections;
    },
  };
}

/** Why a fit cannot be believed, if so. */
function objectionTo(fit: ArimaFit | FitFailure, history: Float64Array): string | undefined {
  if ("failure" in fit) return `the fit failed: ${fit.failure}`;
  if (fit.code !== 1) return `the fit did not converge (code ${fit.code})`;
  const largest = history.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // both ways: a day the shop is closed may well come out a little below 0, and is clipped
  if (!fit.mean.every((value) => Math.abs(value) <= MOST_TIMES_LARGEST * largest)) {
    return "a projected day is out of proportion to the largest day of the past";
  }
  return undefined;
}
