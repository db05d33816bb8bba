import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
// @ts-types="@types/d3-random"
import { randomNormal } from "d3-random";
import { sum } from "../core/series_math.ts";
import type { PredictiveDraws } from "./predictive_draws.ts";

/** The errors of past forecasts, relative to the forecast. */
export interface ErrorSample {
  /** (y - f) / (f + offset) of days, without unit. */
  readonly days: Float64Array;
  /** The same of the horizons' sums, with `horizon` times the offset. */
  readonly sums: Float64Array;
  /** In the unit of the values. */
  readonly offset: number;
}

/** A past forecast and the actual values: a mean and a value for each day, `NaN` for an unknown day. */
export interface PastForecast {
  readonly means: Float64Array;
  readonly values: Float64Array;
}

/** With fewer errors than this, their distribution is smoothed. */
const ENOUGH = 50;

/** Draws from a smoothed distribution. */
const SMOOTHED = 1_000;

/** The relative errors of past forecasts, without days whose forecast was 0, the closed ones. */
export function errorSample(past: readonly PastForecast[]): ErrorSample {
  const values = past.flatMap((one) => Array.from(one.values)).filter((value) => !Number.isNaN(value));
  const mean = sum(values) / Math.max(1, values.length);
  const offset = 0.25 * Math.abs(mean);
  const days: number[] = [];
  const sums: number[] = [];
  for (const { means, values: actual } of past) {
    means.forEach((one, step) => {
      if (one > 0 && !Number.isNaN(actual[step]!)) days.push((actual[step]! - one) / (one + offset));
    });
    if (actual.some(Number.isNaN)) continue;
    const expected = sum(means);
    if (expected > 0) sums.push((sum(actual) - expected) / (expected + means.length * offset));
  }
  return { days: Float64Array.from(days), sums: Float64Array.from(sums), offset };
}

/**
 * Returns a function that draws around means f by past relative errors r: f + (f + offset) r, not below 0 (split-conformal
 * prediction with the score (y - f) / (f + offset): Papadopoulos et al. 2002; Lei et al., JASA 2018). Few errors are smoothed by
 * normal noise of Silverman's width (Density Estimation 1986, section 6.4.1), so that the largest of them does not count as the
 * largest possible one. If all errors have the same sign, as after a gap in which every forecast was too high, they are mirrored: they
 * do not prove that the other sign is impossible. With `isSparse` they are not mirrored, since a series that seldom sells has such
 * errors.
 */
export function resampleErrors(
  sample: ErrorSample,
  { seed, isSparse = false }: { seed: number; isSparse?: boolean },
): (means: Float64Array) => PredictiveDraws {
  const complete = isSparse ? (errors: Float64Array): Float64Array => errors : onBothSides;
  const ofDays = smooth(complete(sample.days), seed);
  const ofSums = smooth(complete(sample.sums.length > 0 ? sample.sums : sample.days), seed + 1);
  const apply = (errors: Float64Array, { mean, offset }: { mean: number; offset: number }): Float64Array =>
    errors.map((error) => mean <= 0 ? 0 : Math.max(0, mean + (mean + offset) * error));
  return (means) => {
    return {
      days: Array.from(means, (mean) => apply(ofDays, { mean, offset: sample.offset })),
      sum: apply(ofSums, { mean: sum(means), offset: means.length * sample.offset }),
    };
  };
}

function onBothSides(errors: Float64Array): Float64Array {
  const isOneSided = errors.every((error) => error <= 0) || errors.every((error) => error >= 0);
  return isOneSided ? Float64Array.from([...errors, ...errors.map((error) => -error)]) : errors;
}

/** The errors in ascending order; as they are if there are enough. */
function smooth(errors: Float64Array, seed: number): Float64Array {
  const count = errors.length;
  if (count >= ENOUGH) return errors.toSorted();
  if (count === 0) return Float64Array.of(-1, 0, 1);
  const mean = sum(errors) / count;
  const deviation = count === 1
    ? Math.abs(errors[0]!)
    : Math.sqrt(errors.reduce((total, error) => total + (error - mean) ** 2, 0) / (count - 1));
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  const noise = randomNormal.source(uniform)(0, 0.9 * deviation * count ** -0.2);
  return Float64Array.from({ length: SMOOTHED }, () => errors[Math.floor(uniform() * count)]! + noise()).sort();
}
