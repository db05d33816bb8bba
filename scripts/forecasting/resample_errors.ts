import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
// @ts-types="@types/d3-random"
import { randomNormal } from "d3-random";
import type { PredictiveDraws } from "./predictive_draws.ts";

/** Past projections' errors, relative to the projection. */
export interface ErrorSample {
  /** (y - f) / (f + offset) of days. */
  readonly days: Float64Array;
  /** The same of the horizons' sums, with `horizon` times the offset. */
  readonly sums: Float64Array;
  readonly offset: number;
}

/** A past projection and what came: means and values by step, `NaN` for an unknown day. */
export interface PastProjection {
  readonly means: Float64Array;
  readonly values: Float64Array;
}

/** With fewer errors their distribution is smoothed. */
const ENOUGH = 50;

/** Draws of a smoothed distribution. */
const SMOOTHED = 1_000;

/** Relative errors; days on which nothing was projected, the closed ones, are left out. */
export function errorSample(past: readonly PastProjection[]): ErrorSample {
  const values = past.flatMap((one) => Array.from(one.values)).filter((value) => !Number.isNaN(value));
  const mean = values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
  const offset = 0.25 * Math.abs(mean);
  const days: number[] = [];
  const sums: number[] = [];
  for (const { means, values: actual } of past) {
    means.forEach((one, step) => {
      if (one > 0 && !Number.isNaN(actual[step]!)) days.push((actual[step]! - one) / (one + offset));
    });
    if (actual.some(Number.isNaN)) continue;
    const projected = means.reduce((total, one) => total + one, 0);
    const sold = actual.reduce((total, one) => total + one, 0);
    if (projected > 0) sums.push((sold - projected) / (projected + means.length * offset));
  }
  return { days: Float64Array.from(days), sums: Float64Array.from(sums), offset };
}

/**
 * Gives a function from means f to what may happen by past relative errors r: f + (f + offset) r, not below 0 (split-conformal
 * prediction with the score (y - f) / (f + offset): Papadopoulos et al. 2002; Lei et al., JASA 2018). Few errors are smoothed by
 * normal noise of Silverman's width (Density Estimation 1986, section 6.4.1), so that the largest of them is not taken for the
 * largest possible.
 */
export function resampleErrors(
  sample: ErrorSample,
  { seed }: { seed: number },
): (means: Float64Array) => PredictiveDraws {
  const ofDays = smooth(sample.days, seed);
  const ofSums = smooth(sample.sums.length > 0 ? sample.sums : sample.days, seed + 1);
  const apply = (errors: Float64Array, { mean, offset }: { mean: number; offset: number }): Float64Array =>
    errors.map((error) => mean <= 0 ? 0 : Math.max(0, mean + (mean + offset) * error));
  return (means) => {
    const total = means.reduce((sum, mean) => sum + mean, 0);
    return {
      days: Array.from(means, (mean) => apply(ofDays, { mean, offset: sample.offset })),
      sum: apply(ofSums, { mean: total, offset: means.length * sample.offset }),
    };
  };
}

/** The errors ascending, as they are where they are many. */
function smooth(errors: Float64Array, seed: number): Float64Array {
  const count = errors.length;
  if (count >= ENOUGH) return errors.toSorted();
  if (count === 0) return Float64Array.of(-1, 0, 1);
  const mean = errors.reduce((sum, error) => sum + error, 0) / count;
  const deviation = count === 1
    ? Math.abs(errors[0]!)
    : Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (count - 1));
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  const noise = randomNormal.source(uniform)(0, 0.9 * deviation * count ** -0.2);
  return Float64Array.from({ length: SMOOTHED }, () => errors[Math.floor(uniform() * count)]! + noise()).sort();
}
