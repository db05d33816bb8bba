import { addDays, daysBetween } from "../core/days.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Series } from "./series.ts";

/** 100 years: more come of a day that is written wrong. */
const MOST_DAYS = 36_525;

const LAST_DAY = daysBetween("1970-01-01", "9999-12-31");

/** A row of one series; `NaN` for an empty field. */
export interface SeriesRow {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly value: number;
  readonly orders: number;
  /** The numbers of the calendar columns, in their order. */
  readonly calendar: readonly number[];
}

/** A series, and a note on calendar numbers that were filled in. */
export interface RowsSeries {
  readonly series: Series;
  readonly note: string | undefined;
}

/** Makes a series from its rows, at most one a day in any order, and the names of the calendar columns; see `readSeries` for the rules. */
export function seriesOfRows(
  name: string,
  { rows, calendar: names, horizon }: {
    rows: readonly SeriesRow[];
    calendar: readonly string[];
    horizon: number;
  },
): RowsSeries | Refusal {
  const ascending = rows.toSorted((a, b) => a.day - b.day);
  const last = ascending.findLast(({ value }) => !Number.isNaN(value));
  if (last === undefined) return { reason: "It has no day with a value" };
  const repeated = ascending.find(({ day }, index) => day === ascending[index + 1]?.day);
  if (repeated !== undefined) return { reason: `It has two rows for ${dayOf(repeated)}` };

  const first = ascending[0]!;
  const length = last.day - first.day + 1;
  if (length > MOST_DAYS) {
    return {
      reason: `It has ${length} days, from ${dayOf(first)} to ${dayOf(last)}, and at most ${MOST_DAYS} are read`,
    };
  }
  if (last.day + horizon > LAST_DAY) return { reason: `It ends with ${dayOf(last)}, and days end with the year 9999` };
  const values = new Array<number>(length).fill(0);
  const orders = new Array<number>(length).fill(0);
  const calendar = names.map(() => new Array<number>(length + horizon).fill(NaN));
  for (const row of ascending) {
    const position = row.day - first.day;
    if (position < length) {
      values[position] = row.value;
      orders[position] = row.orders;
    }
    if (position < length + horizon) row.calendar.forEach((number, column) => calendar[column]![position] = number);
  }
  let filled = 0;
  for (const column of calendar) {
    const usual = mostFrequent(column);
    column.forEach((number, position) => {
      if (!Number.isNaN(number)) return;
      column[position] = usual;
      if (position >= length) filled++;
    });
  }
  return {
    series: {
      name,
      start: dayOf(first),
      values,
      ...(orders.some((count) => count > 0) && { orders }),
      ...(names.length > 0 &&
        { calendar: Object.fromEntries(names.map((column, index) => [column, calendar[index]!])) }),
    },
    note: filled === 0
      ? undefined
      : `Series "${name}": ${filled} calendar numbers of the horizon are missing; the most frequent ones are used`,
  };
}

/** The most frequent number, the first of several; 0 if there is none. */
function mostFrequent(column: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of column) if (!Number.isNaN(number)) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [number, count] of counts) if (count > most) [best, most] = [number, count];
  return best;
}

function dayOf({ day }: SeriesRow): string {
  return addDays("1970-01-01", day);
}
