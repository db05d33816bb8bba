import type { PreparedSeries } from "./prepared_series.ts";

/** A backtest origin leaves this many days of history at least. */
const FEWEST_DAYS = 42;

/**
 * The weekly backtest origins of a forecast from `cutoff`, oldest first: at most `count`, the horizon of each ending before the
 * cutoff. Without `weekday` they lie whole weeks before the cutoff. With it (0 for cutoffs whose first projected day is a
 * Thursday, 4 for a Monday) they stay the same for a week as days are added, so that what was projected from them can be kept.
 */
export function backtestOrigins(
  { firstDay }: PreparedSeries,
  { cutoff, horizon, count, weekday }: { cutoff: number; horizon: number; count: number; weekday?: number | undefined },
): number[] {
  const last = weekday === undefined
    ? cutoff - 7 * Math.ceil(horizon / 7)
    : cutoff - horizon - (((firstDay + cutoff - horizon - weekday) % 7) + 7) % 7;
  return Array.from({ length: count }, (_, index) => last - 7 * (count - 1 - index)).filter((origin) =>
    origin >= FEWEST_DAYS
  );
}
