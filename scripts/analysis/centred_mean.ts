/**
 * The mean of the `window` values around each value; null where they are not all there. An even window takes half of the
 * value at either end: Kendall, Stuart (1983), "The Advanced Theory of Statistics", volume 3, 46.9.
 */
export function centredMean(values: readonly number[], window: number): (number | null)[] {
  const reach = Math.floor(window / 2);
  const endWeight = window % 2 === 0 ? 0.5 : 1;
  return values.map((_, at) => {
    if (at < reach || at + reach >= values.length) return null;
    let sum = endWeight * (values[at - reach]! + values[at + reach]!);
    for (let other = at - reach + 1; other < at + reach; other++) sum += values[other]!;
    return reach === 0 ? values[at]! : sum / window;
  });
}
