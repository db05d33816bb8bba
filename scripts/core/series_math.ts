/** Returns the sum of numbers, added from left to right; 0 for none. */
export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** Returns the arithmetic mean, corrected once for the rounding of its sum; NaN for no values. */
export function mean(values: readonly number[]): number {
  const first = sum(values) / values.length;
  return first + values.reduce((total, value) => total + (value - first), 0) / values.length;
}

/**
 * Returns for each value the mean of the `window` values around it; null near the ends, where some are missing. With an even
 * window the values at both ends count half: Kendall, Stuart (1983), "The Advanced Theory of Statistics", volume 3, 46.9.
 */
export function centeredMean(values: readonly number[], window: number): (number | null)[] {
  const reach = Math.floor(window / 2);
  const endWeight = window % 2 === 0 ? 0.5 : 1;
  return values.map((_, at) => {
    if (at < reach || at + reach >= values.length) return null;
    let total = endWeight * (values[at - reach]! + values[at + reach]!);
    for (let other = at - reach + 1; other < at + reach; other++) total += values[other]!;
    return reach === 0 ? values[at]! : total / window;
  });
}

/** Returns whether all values are the same; true for no values. */
export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** Throws if a value is not a finite number, and names the first such value. */
export function requireFinite(values: readonly number[]): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new RangeError(`Cannot compute with the values: value ${at + 1} of ${values.length} is ${values[at]}`);
  }
}
