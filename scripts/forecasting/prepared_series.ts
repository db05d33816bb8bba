import type { Refusal } from "../core/refusal.ts";
import type { Series } from "./series.ts";

/**
 * A series as the models read it. Positions are days since `firstDay`; position `length` is the first day to be projected, and
 * the calendar columns go on beyond it.
 */
export interface PreparedSeries {
  readonly name: string;
  /** Days from 1970-01-01 to position 0; a Thursday is 0. */
  readonly firstDay: number;
  readonly length: number;
  /** Sales; `NaN` where the day is set aside. */
  readonly values: Float64Array;
  /** Sales, with the days set aside filled in: for models that need every day. */
  readonly filled: Float64Array;
  /** Orders; `NaN` where the day is set aside. Undefined where the source has none. */
  readonly orders: Float64Array | undefined;
  /** Orders with the days set aside filled in. */
  readonly filledOrders: Float64Array | undefined;
  /** Units sold; `NaN` where the day is set aside. Undefined where the source has none, or no orders. */
  readonly quantity: Float64Array | undefined;
  /** Known ahead: without columns that never change, from 0 on the first day, in units near their standard deviation. */
  readonly calendar: readonly Float64Array[];
  /** What was done to the data, for the run's record; empty where nothing was. */
  readonly notes: readonly string[];
}

/** A day this many times the mean of the other selling days is taken for an error of the source. */
const ERROR_RATIO = 1_000;

/** Weeks of the same weekday from which a day that is set aside is filled. */
const FILL_WEEKS = 8;

/**
 * Prepares a series for `horizon` days: cuts off the time before its first sale, sets aside outages and impossible days.
 *
 * - A day without orders stays 0. Filling it in would raise the mean (by 12.8 % on the Superstore).
 * - An outage (`NaN`) is not fitted to and not scored; models that need every day get the mean of its weekday over the 8 weeks
 *   before.
 * - A day of more than 1,000 times the mean of the other selling days is an error of the source and set aside too. A single
 *   giant order stays: of the Superstore's states none has a day of more than 120 times the mean, and capping giants makes the
 *   forecast worse (measured).
 * - A calendar column that holds no finite number at some day counts 0 there.
 *
 * Refuses a series that cannot be projected at all.
 */
export function prepareSeries(series: Series, horizon: number): PreparedSeries | Refusal {
  const { name, values, orders, quantity, calendar = {} } = series;
  if (orders && orders.length !== values.length) {
    return { reason: `It has ${values.length} values but ${orders.length} order counts` };
  }
  const infinite = values.find((value) => value === Infinity || value === -Infinity);
  if (infinite !== undefined) return { reason: `It has a value of ${infinite}` };
  if (values.every(Number.isNaN)) return { reason: "It has no day with a known value" };

  const firstSale = values.findIndex((value) => value !== 0 && !Number.isNaN(value));
  const from = firstSale === -1 ? 0 : firstSale;
  const kept = Float64Array.from(values.slice(from));
  const keptOrders = orders &&
    Float64Array.from(orders.slice(from), (count) => count >= 0 && count < Infinity ? count : NaN);
  const keptQuantity = quantity && Float64Array.from(quantity.slice(from));
  const notes: string[] = [];
  if (firstSale > 0) notes.push(`begins with the first sale, ${firstSale} days after the first value`);

  const outages = kept.filter(Number.isNaN).length;
  if (outages > 0) notes.push(`${outages} days without a known value are not fitted to and not scored`);
  for (const position of errorDays(kept)) {
    notes.push(
      `day ${dayAt(series.start, from + position)} is more than ${ERROR_RATIO} times the others and is set aside`,
    );
    kept[position] = NaN;
    if (keptOrders) keptOrders[position] = NaN;
    if (keptQuantity) keptQuantity[position] = NaN;
  }
  const net = kept.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
  if (net < 0) return { reason: "Its values add up to less than 0" };
  const ends = values.length + horizon;
  const short = Object.entries(calendar).find(([, numbers]) => numbers.length < ends);
  if (short !== undefined) {
    const [column, { length }] = short;
    return { reason: `Its calendar column "${column}" has ${length} days, but the horizon ends with day ${ends}` };
  }

  const hasOrders = keptOrders?.some((count) => count > 0) ?? false;
  const columns = Object.values(calendar).map((numbers) =>
    Float64Array.from(numbers.slice(from, ends), (value) => Number.isFinite(value) ? value : 0)
  );
  return {
    name,
    firstDay: epochDay(series.start) + from,
    length: kept.length,
    values: kept,
    filled: fill(kept),
    orders: hasOrders ? keptOrders : undefined,
    filledOrders: hasOrders ? fill(keptOrders!) : undefined,
    quantity: hasOrders ? keptQuantity : undefined,
    calendar: columns.filter((column) => column.some((value) => value !== column[0])).map(standardise),
    notes,
  };
}

/** Days from 1970-01-01 to a day written as yyyy-MM-dd. */
export function epochDay(day: string): number {
  return Temporal.PlainDate.from("1970-01-01").until(Temporal.PlainDate.from(day)).days;
}

/**
 * A column minus its first number, over the power of 2 next to its standard deviation: the models' penalties need a common unit,
 * and this one stays the same as days are added, so that earlier projections stay the same too.
 */
function standardise(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
  const unit = 2 ** Math.round(Math.log2(deviation));
  return column.map((value) => (value - column[0]!) / unit);
}

function dayAt(start: string, position: number): string {
  return Temporal.PlainDate.from(start).add({ days: position }).toString();
}

/** Positions of values that are out of all proportion to the others; at most 1 in 100. */
function errorDays(values: Float64Array): number[] {
  const selling = Array.from(values.keys())
    .filter((position) => Math.abs(values[position]!) > 0)
    .sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!));
  const most = Math.max(1, Math.floor(values.length / 100));
  // added from the smallest up, so that the sum of the others is not lost beside a giant
  const sums = new Float64Array(selling.length + 1);
  selling.toReversed().forEach((position, index) => sums[index + 1] = sums[index]! + Math.abs(values[position]!));
  const found: number[] = [];
  for (const [rank, position] of selling.slice(0, most).entries()) {
    const others = selling.length - rank - 1;
    if (others < 2 || Math.abs(values[position]!) <= ERROR_RATIO * sums[others]! / others) break;
    found.push(position);
  }
  return found;
}

/** The values with every `NaN` replaced by the mean of its weekday over the 8 weeks before, else by the mean of all. */
function fill(values: Float64Array): Float64Array {
  if (!values.some(Number.isNaN)) return values;
  const known = values.filter((value) => !Number.isNaN(value));
  const meanOfAll = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  const filled = values.slice();
  for (let position = 0; position < filled.length; position++) {
    if (!Number.isNaN(filled[position]!)) continue;
    const before: number[] = [];
    for (let week = 1; week <= FILL_WEEKS; week++) {
      const value = filled[position - 7 * week];
      if (value !== undefined) before.push(value);
    }
    filled[position] = before.length === 0 ? meanOfAll : before.reduce((sum, value) => sum + value, 0) / before.length;
  }
  return filled;
}
