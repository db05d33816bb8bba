import type { PreparedSeries } from "./prepared_series.ts";

/** Weeks that are looked at. */
const WEEKS = 13;
const FEWEST_WEEKS = 4;

/** A weekday counts as closed when as many days without sales would be less likely than this by chance. */
const CHANCE = 0.001;

/** How often a calendar column must have had the value before it closes a day. */
const FEWEST_TIMES = 5;

/**
 * Which of the `horizon` days from `cutoff` on the shop is closed, so that nothing is projected for them:
 *
 * - days of a weekday without sales in all of the last 13 weeks (4 at least), where by the share of days without sales on the
 *   other weekdays that would happen less than once in 1,000 times;
 * - days on which a calendar column has a value, such as "open" 0, on all past days of which (5 at least) nothing was sold, by the
 *   same test.
 */
export function closedDays(
  series: PreparedSeries,
  { cutoff, horizon }: { cutoff: number; horizon: number },
): boolean[] {
  const { values, calendar } = series;
  const from = Math.max(0, cutoff - 7 * WEEKS);
  const weekdays = Array.from({ length: 7 }, (_, step) => {
    const count = countZeros(values, {
      from,
      to: cutoff,
      isMember: (position) => (position - cutoff - step) % 7 === 0,
    });
    return count.days >= FEWEST_WEEKS && isNoChance(count);
  });
  const byValue = calendar.map((column) => {
    const verdicts = new Map<number, boolean>();
    return (position: number): boolean => {
      const value = column[position]!;
      const known = verdicts.get(value);
      if (known !== undefined) return known;
      const count = countZeros(values, { from: 0, to: cutoff, isMember: (past) => column[past] === value });
      const verdict = count.days >= FEWEST_TIMES && isNoChance(count);
      verdicts.set(value, verdict);
      return verdict;
    };
  });
  return Array.from(
    { length: horizon },
    (_, step) => weekdays[step % 7]! || byValue.some((isClosedAt) => isClosedAt(cutoff + step)),
  );
}

/** Members and others among the known days, and how many of each had no sales. */
interface Count {
  days: number;
  zeros: number;
  others: number;
  otherZeros: number;
}

function countZeros(
  values: Float64Array,
  { from, to, isMember }: { from: number; to: number; isMember: (position: number) => boolean },
): Count {
  const count: Count = { days: 0, zeros: 0, others: 0, otherZeros: 0 };
  for (let position = from; position < to; position++) {
    const value = values[position]!;
    if (Number.isNaN(value)) continue;
    if (isMember(position)) {
      count.days++;
      if (value === 0) count.zeros++;
    } else {
      count.others++;
      if (value === 0) count.otherZeros++;
    }
  }
  return count;
}

function isNoChance({ days, zeros, others, otherZeros }: Count): boolean {
  if (zeros < days || others === 0) return false;
  return (otherZeros / others) ** days < CHANCE;
}
