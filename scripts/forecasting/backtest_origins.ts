import type { PreparedSeries } from "./prepared_series.ts";

/** The fewest days of history before a backtest origin. */
const FEWEST_DAYS = 42;

/**
 * The weekly backtest origins of a forecast from `origin`, oldest first: at most `count`, each with a horizon that ends before
 * `origin`. Without `weekday` they are whole weeks before it. With `weekday` (0 for origins on a Thursday, 4 for a Monday) they stay
 * the same for a week as days are added, so that the forecasts from them can be cached.
 */
export function backtestOrigins(
  { firstDay }: PreparedSeries,
  { origin, horizon, count, weekday }: { origin: number; horizon: number; count: number; weekday?: number | undefined },
): number[] {
  const last = weekday === undefined
    ? origin - 7 * Math.ceil(horizon / 7)
    : origin - horizon - (((firstDay + origin - horizon - weekday) % 7) + 7) % 7;
  return Array.from({ length: count }, (_, index) => last - 7 * (count - 1 - index)).filter((past) =>
    past >= FEWEST_DAYS
  );
}
