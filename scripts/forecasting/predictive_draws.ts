/** What may happen over a horizon, as equally likely outcomes. */
export interface PredictiveDraws {
  /** For each day ascending outcomes. */
  readonly days: readonly Float64Array[];
  /** Ascending outcomes of the horizon's sum. */
  readonly sum: Float64Array;
}

/** Far below a rank, far above the error of computing one: 100 * 0.1 is to be 10 from below as from above. */
const ROUNDING = 1e-9;

/** An interval's ends at the probability `level`, equal tails: the order statistics at (m + 1) p, rounded outward. */
export function intervalOf(ascending: Float64Array, level: number): [low: number, high: number] {
  const count = ascending.length;
  const low = Math.max(1, Math.floor((count + 1) * (1 - level) / 2 + ROUNDING));
  const high = Math.min(count, Math.ceil((count + 1) * (1 + level) / 2 - ROUNDING));
  return [ascending[low - 1]!, ascending[high - 1]!];
}

/**
 * The least level at which the equal-tailed interval holds `value`: max(0, 1 - 2 P(D <= value), 2 P(D < value) - 1). A day without
 * sales in a series that often has none thus counts as covered at a low level.
 */
export function levelOf(ascending: Float64Array, value: number): number {
  return Math.max(0, 1 - 2 * share(ascending, value, true), 2 * share(ascending, value, false) - 1);
}

function share(ascending: Float64Array, value: number, inclusive: boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inclusive ? ascending[middle]! <= value : ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low / ascending.length;
}
