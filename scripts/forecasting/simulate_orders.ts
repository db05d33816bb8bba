import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { sum } from "../core/series_math.ts";
import type { PredictiveDraws } from "./predictive_draws.ts";
import type { PreparedSeries } from "./prepared_series.ts";

/** The days with orders before an origin, sorted by number of orders, from which the amount of any number of orders is drawn. */
export interface OrderSample {
  /** Orders of each day, ascending. */
  readonly counts: Float64Array;
  /** Amount of the orders of each day: sales, units, or their number. */
  readonly amounts: Float64Array;
  /** Mean amount of an order. */
  readonly meanValue: number;
}

/** Days before the origin from which sales are drawn: a spread needs more of them than the mean value of an order. */
const SAMPLE_DAYS = 730;

/** The fewest days with orders from which sales can be drawn. */
const FEWEST_DAYS = 30;

/** The days with orders among the 730 before an origin; undefined if there are too few. */
export function orderSample(
  { orders, values }: PreparedSeries,
  origin: number,
  { amounts = values, fewestDays = FEWEST_DAYS }: { amounts?: Float64Array; fewestDays?: number } = {},
): OrderSample | undefined {
  if (orders === undefined) return undefined;
  const positions: number[] = [];
  for (let position = Math.max(0, origin - SAMPLE_DAYS); position < origin; position++) {
    if (orders[position]! > 0 && !Number.isNaN(amounts[position]!)) positions.push(position);
  }
  if (positions.length < fewestDays) return undefined;
  positions.sort((a, b) => orders[a]! - orders[b]! || a - b);
  const counts = Float64Array.from(positions, (position) => orders[position]!);
  const drawn = Float64Array.from(positions, (position) => amounts[position]!);
  const meanValue = sum(drawn) / sum(counts);
  return meanValue > 0 ? { counts, amounts: drawn, meanValue } : undefined;
}

/** The `meanValue` of the sample before an origin, without making the sample. */
export function sampledValue({ orders, values }: PreparedSeries, origin: number): number | undefined {
  let days = 0;
  let count = 0;
  let amount = 0;
  for (let position = Math.max(0, origin - SAMPLE_DAYS); orders !== undefined && position < origin; position++) {
    if (!(orders[position]! > 0) || Number.isNaN(values[position]!)) continue;
    days++;
    count += orders[position]!;
    amount += values[position]!;
  }
  return days >= FEWEST_DAYS && amount > 0 ? amount / count : undefined;
}

/**
 * Simulates the days of a horizon as compound counts. The number of orders is Poisson with mean `means[step] / meanValue`, or,
 * with a `dispersion` above 1, negative binomial with that variance over mean (a Poisson whose mean is gamma distributed: Johnson,
 * Kemp and Kotz, Univariate Discrete Distributions, 3rd ed. 2005, section 5.3). Amounts are those of as many resampled orders.
 *
 * Only the sum of a day is known, not the value of each order, so whole days are resampled until their orders make up the number:
 * given its number of orders, the sum of a day is one of that many orders, whichever day it is. The same `seed` gives the same
 * draws.
 */
export function simulateOrders(
  { sample, means }: { sample: OrderSample; means: Float64Array },
  { dispersion, draws, seed }: { dispersion: number; draws: number; seed: number },
): PredictiveDraws {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  const total = new Float64Array(draws);
  const amountOf = amountSampler(sample, uniform);
  const days = Array.from(means, (mean) => {
    const drawn = new Float64Array(draws);
    if (mean <= 0) return drawn;
    const countOf = countSampler(mean / sample.meanValue, { dispersion, uniform });
    for (let draw = 0; draw < draws; draw++) {
      drawn[draw] = amountOf(countOf());
      total[draw]! += drawn[draw]!;
    }
    return drawn.sort();
  });
  return { days, sum: total.sort() };
}

/** Numbers less likely than this share of the most likely one are left out. */
const NEGLIGIBLE = 1e-15;

/** Numbers on each side of the mode with an entry of their own; further out, the range of an entry grows with its distance. */
const SINGLE_COUNTS = 512;

/** The most entries on one side of the mode: enough for 512 e^16 numbers. */
const MOST_ENTRIES = 16 * SINGLE_COUNTS;

/** Neighbouring numbers, and their weight together: that of the most likely number is 1. */
interface CountRange {
  readonly first: number;
  readonly length: number;
  readonly weight: number;
}

/**
 * Draws numbers of orders by inversion: a table of the distribution, made once from its recurrence
 * p(k + 1) / p(k) = (mean + k (d - 1)) / (d (k + 1)) with d the dispersion (1: Poisson), outward from the mode, and a look-up.
 * However wide the distribution, the table has few entries: those far from the mode stand for several equally likely numbers.
 */
function countSampler(
  mean: number,
  { dispersion, uniform }: { dispersion: number; uniform: () => number },
): () => number {
  const excess = dispersion - 1;
  const mode = Math.max(0, Math.floor(mean - excess));
  const ratio = (count: number): number => (mean + count * excess) / (dispersion * (count + 1));
  const below: CountRange[] = [];
  for (let first = mode, weight = 1; first > 0 && weight > NEGLIGIBLE && below.length < MOST_ENTRIES;) {
    const length = Math.min(first, lengthAt(mode - first));
    first -= length;
    const step = ratio(first + (length - 1) / 2);
    below.push({ first, length, weight: length * (weight / step ** ((length + 1) / 2)) });
    weight /= step ** length;
  }
  const above: CountRange[] = [{ first: mode, length: 1, weight: 1 }];
  for (let next = mode + 1, weight = 1; weight > NEGLIGIBLE && above.length < MOST_ENTRIES;) {
    const length = lengthAt(next - 1 - mode);
    const step = ratio(next - 1 + (length - 1) / 2);
    above.push({ first: next, length, weight: length * (weight * step ** ((length + 1) / 2)) });
    weight *= step ** length;
    next += length;
  }
  const ranges = [...below.reverse(), ...above];
  let total = 0;
  const cumulative = Float64Array.from(ranges, ({ weight }) => total += weight);
  return () => {
    const wanted = uniform() * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    const { first, length, weight } = ranges[low]!;
    return length === 1 ? first : first + Math.floor(length * (1 - (cumulative[low]! - wanted) / weight));
  };
}

/** The length of a range that begins this far from the mode. */
function lengthAt(distance: number): number {
  return 1 + Math.floor(distance / SINGLE_COUNTS);
}

/** The most days that are drawn for one number of orders. */
const MOST_DAYS_DRAWN = 1_000;

/** Draws the amount of a number of orders. */
function amountSampler({ counts, amounts, meanValue }: OrderSample, uniform: () => number): (count: number) => number {
  const daysUpTo = (count: number): number => {
    let low = 0;
    let high = counts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (counts[middle]! <= count) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const small = Int32Array.from({ length: 64 }, (_, count) => daysUpTo(count));
  return (count) => {
    let left = count;
    let value = 0;
    for (let drawn = 0; left > 0; drawn++) {
      const choice = left < small.length ? small[left]! : daysUpTo(left);
      if (choice === 0 || drawn === MOST_DAYS_DRAWN) {
        // No day had so few orders, or too many days were drawn: a part of a day, with the mean and variance of that many orders.
        const day = Math.floor(uniform() * counts.length);
        return value + meanValue * left + (amounts[day]! - meanValue * counts[day]!) * Math.sqrt(left / counts[day]!);
      }
      const day = Math.floor(uniform() * choice);
      value += amounts[day]!;
      left -= counts[day]!;
    }
    return value;
  };
}
