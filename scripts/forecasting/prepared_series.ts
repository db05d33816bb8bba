import { addDays, daysBetween } from "../core/days.ts";
import type { Refusal } from "../core/refusal.ts";
import type { Series } from "./series.ts";

/**
 * A series as the models read it. Positions are days since `firstDay`. An origin is the position of the first day to forecast, at
 * most `length`; the calendar columns continue beyond it.
 */
export interface PreparedSeries {
  readonly name: string;
  /** Days from 1970-01-01 to position 0; a Thursday is 0. */
  readonly firstDay: number;
  readonly length: number;
  /** Sales, one value a position; `NaN` for an outage and an outlier. */
  readonly values: Float64Array;
  /** Sales with outages and outliers filled in, for models that need every day. */
  readonly filled: Float64Array;
  /** Orders; `NaN` where unknown. Undefined if the source has none. */
  readonly orders: Float64Array | undefined;
  /** Orders with unknown days filled in. */
  readonly filledOrders: Float64Array | undefined;
  /** Units sold; `NaN` where unknown. Undefined if the source has none, or no orders. */
  readonly quantity: Float64Array | undefined;
  /** Exogenous numbers, known in advance: 0 on the first day, in units near their standard deviation; no constant columns. */
  readonly calendar: readonly Float64Array[];
  /** Changes to the data, for the run's record. */
  readonly notes: readonly string[];
}

/** A day of more than this many times the mean of the other selling days is an outlier. */
const OUTLIER_RATIO = 1_000;

/** Weeks before a missing day whose mean on its weekday replaces it. */
const FILL_WEEKS = 8;

/**
 * Prepares a series for a forecast of `horizon` days: cuts off the time before its first sale and excludes outages and outliers.
 *
 * - A day without orders stays 0. Filling it in would raise the mean (by 12.8 % on the Superstore).
 * - An outage (`NaN`) is not fitted to and not scored. Models that need every day get the mean of its weekday over the 8 weeks
 *   before.
 * - A day of more than 1,000 times the mean of the other selling days is an outlier, an error of the source, and is excluded in the
 *   same way. A single giant order stays: no state of the Superstore has a day of more than 120 times the mean, and capping giants
 *   makes the forecast worse (measured).
 * - A day on which a calendar column has no finite number counts as 0 in it.
 *
 * Refuses a series that cannot be forecast at all.
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
  for (const position of outliers(kept)) {
    notes.push(
      `day ${
        addDays(series.start, from + position)
      } is more than ${OUTLIER_RATIO} times the others: excluded as an outlier`,
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
    firstDay: daysBetween("1970-01-01", series.start) + from,
    length: kept.length,
    values: kept,
    filled: fill(kept),
    orders: hasOrders ? keptOrders : undefined,
    filledOrders: hasOrders ? fill(keptOrders!) : undefined,
    quantity: hasOrders ? keptQuantity : undefined,
    calendar: columns.filter((column) => column.some((value) => value !== column[0])).map(standardize),
    notes,
  };
}

/**
 * A column minus its first number, over the power of 2 nearest to its standard deviation. The models' penalties need a common unit,
 * and this one stays the same as days are added, so that earlier forecasts stay the same too.
 */
function standardize(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
  const unit = 2 ** Math.round(Math.log2(deviation));
  return column.map((value) => (value - column[0]!) / unit);
}

/** Positions of values that are out of all proportion to the others; at most 1 in 100. */
function outliers(values: Float64Array): number[] {
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
    if (others < 2 || Math.abs(values[position]!) <= OUTLIER_RATIO * sums[others]! / others) break;
    found.push(position);
  }
  return found;
}

/** The values with every `NaN` replaced by the mean of its weekday over the 8 weeks before, or else by the mean of all. */
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
