/** Equally likely values of the days of a horizon. */
export interface PredictiveDraws {
  /** The draws of each day, ascending. */
  readonly days: readonly Float64Array[];
  /** The draws of the horizon's sum, ascending. */
  readonly sum: Float64Array;
}

/** Far below 1, far above the rounding error of a rank: 100 * 0.1 must be 10 when rounded down or up. */
const ROUNDING = 1e-9;

/** The ends of the equal-tailed interval of a level, 0 to 1: the order statistics at (m + 1) p, rounded outward. */
export function intervalOf(ascending: Float64Array, level: number): [low: number, high: number] {
  const count = ascending.length;
  const low = Math.max(1, Math.floor((count + 1) * (1 - level) / 2 + ROUNDING));
  const high = Math.min(count, Math.ceil((count + 1) * (1 + level) / 2 - ROUNDING));
  return [ascending[low - 1]!, ascending[high - 1]!];
}

/**
 * The lowest level at which an equal-tailed interval contains `value`: max(0, 1 - 2 P(D <= value), 2 P(D < value) - 1). A day without
 * sales is contained at a low level if the series often has none.
 */
export function levelOf(ascending: Float64Array, value: number): number {
  return Math.max(
    0,
    1 - 2 * cumulativeShare(ascending, value, { inclusive: true }),
    2 * cumulativeShare(ascending, value, { inclusive: false }) - 1,
  );
}

/** The share of draws below `value`, or with `inclusive` at most that: 0 to 1. */
function cumulativeShare(ascending: Float64Array, value: number, { inclusive }: { inclusive: boolean }): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inclusive ? ascending[middle]! <= value : ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low / ascending.length;
}
