import type { PreparedSeries } from "./prepared_series.ts";
import { silenceAt } from "./silence.ts";

/** Weeks of history by which a weekday is judged: the most and the fewest. */
const WEEKS = 13;
const FEWEST_WEEKS = 4;

/** A weekday counts as closed if its days without sales would be less likely than this by chance. */
const CHANCE = 0.001;

/** The fewest days on which a calendar column must have had a value before that value closes a day. */
const FEWEST_TIMES = 5;

/**
 * Whether the shop is closed on each of the `horizon` days from `origin` on; the forecast of a closed day is 0. Closed are
 *
 * - the days of a weekday without sales in all of the last 13 weeks (4 at least), if, given the share of days without sales on the
 *   other weekdays, that would happen less than once in 1,000 times;
 * - the days on which a calendar column has a value, such as "open" 0, that had no sales on any past day (5 at least), by the same
 *   test;
 * - the days of a series that has ended or is out of season; see `silenceAt`. The test of weekdays does not find them, since all
 *   weekdays are silent.
 */
export function closedDays(
  series: PreparedSeries,
  { origin, horizon }: { origin: number; horizon: number },
): boolean[] {
  const { values, calendar } = series;
  const silence = silenceAt(series, { origin, horizon });
  const from = Math.max(0, origin - 7 * WEEKS);
  const weekdays = Array.from({ length: 7 }, (_, step) => {
    const count = countZeros(values, {
      from,
      to: origin,
      isMember: (position) => (position - origin - step) % 7 === 0,
    });
    return count.days >= FEWEST_WEEKS && isSignificant(count);
  });
  const byValue = calendar.map((column) => {
    const closing = new Map<number, boolean>();
    return (position: number): boolean => {
      const value = column[position]!;
      const known = closing.get(value);
      if (known !== undefined) return known;
      const count = countZeros(values, { from: 0, to: origin, isMember: (past) => column[past] === value });
      const isClosing = count.days >= FEWEST_TIMES && isSignificant(count);
      closing.set(value, isClosing);
      return isClosing;
    };
  });
  return Array.from(
    { length: horizon },
    (_, step) =>
      weekdays[step % 7]! || silence?.days[step] === true || byValue.some((isClosedAt) => isClosedAt(origin + step)),
  );
}

/** Counts of the known days, members and others, and of those of them without sales. */
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

function isSignificant({ days, zeros, others, otherZeros }: Count): boolean {
  if (zeros < days || others === 0) return false;
  return (otherZeros / others) ** days < CHANCE;
}
