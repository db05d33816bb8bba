import { splitRecord } from "../sources/csv_scanner.ts";
import { addDays, daysBetween } from "../core/days.ts";
import type { Series } from "./series.ts";
import type { SeriesRefusal } from "./series_forecast.ts";

/** The series of a CSV text, in the order of their first rows, and those that cannot be read, with the reason. */
export interface ReadSeries {
  readonly series: Series[];
  readonly refusals: SeriesRefusal[];
  /** What was filled in, one line a series. */
  readonly notes: string[];
}

/** Columns with a meaning of their own; all others are calendar columns. */
const NAMED = ["series", "day", "value", "orders"];

/** A row of one series: `NaN` for an empty field. */
interface Row {
  readonly day: number;
  readonly value: number;
  readonly orders: number;
  readonly calendar: readonly number[];
}

/**
 * Reads daily series from CSV with a header and the columns `series`, `day` (yyyy-MM-dd) and `value`, optionally `orders` and
 * numeric calendar columns known ahead, in any order of columns and rows.
 *
 * - A series ends with its last row that has a value; its later rows carry the calendar of the horizon.
 * - A day without a row had no sales, 0. A row with an empty value before the end is an outage.
 * - A calendar number that is missing, also in the horizon, is the column's most frequent one, which a note says.
 *
 * A series with a row that cannot be read is refused alone. Throws a `RangeError` where the header lacks a column.
 */
export function readSeries(text: string, { horizon }: { horizon: number }): ReadSeries {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const header = splitRecord(lines[0] ?? "", ",").map((name) => (name ?? "").trim());
  const at = (name: string): number => header.indexOf(name);
  const missing = ["series", "day", "value"].filter((name) => at(name) === -1);
  if (missing.length > 0) throw new RangeError(`its header lacks ${missing.map((name) => `"${name}"`).join(" and ")}`);
  const columns = header.map((name, position) => ({ name, position })).filter(({ name }) => !NAMED.includes(name));

  const rows = new Map<string, Row[]>();
  const refusals = new Map<string, string>();
  const days = new Map<string, number>();
  for (let line = 1; line < lines.length; line++) {
    if (lines[line] === "") continue;
    const fields = lines[line]!.includes('"') ? splitRecord(lines[line]!, ",") : lines[line]!.split(",");
    const name = fields[at("series")] ?? "";
    const own = rows.get(name) ?? [];
    rows.set(name, own);
    try {
      if (fields.length !== header.length) throw new RangeError(`${fields.length} fields instead of ${header.length}`);
      const dayText = fields[at("day")] ?? "";
      const day = days.get(dayText) ?? parseDay(dayText);
      days.set(dayText, day);
      own.push({
        day,
        value: parseNumber(fields[at("value")], "value"),
        orders: at("orders") === -1 ? NaN : parseNumber(fields[at("orders")], "orders"),
        calendar: columns.map(({ name, position }) => parseNumber(fields[position], name)),
      });
    } catch (error) {
      if (!refusals.has(name)) refusals.set(name, `Line ${line + 1} cannot be read: ${(error as Error).message}`);
    }
  }

  const result: ReadSeries = { series: [], refusals: [], notes: [] };
  for (const [name, own] of rows) {
    const reason = refusals.get(name) ?? objectionTo(own);
    if (reason !== undefined) result.refusals.push({ name, reason });
    else {result.series.push(toSeries(name, {
        rows: own,
        columns: columns.map((column) => column.name),
        horizon,
        notes: result.notes,
      }));}
  }
  return result;
}

function objectionTo(rows: readonly Row[]): string | undefined {
  if (rows.every(({ value }) => Number.isNaN(value))) return "It has no day with a value";
  const seen = new Set<number>();
  for (const { day } of rows) {
    if (seen.has(day)) return `It has two rows for ${dayText(day)}`;
    seen.add(day);
  }
  return undefined;
}

function toSeries(
  name: string,
  { rows, columns, horizon, notes }: { rows: Row[]; columns: string[]; horizon: number; notes: string[] },
): Series {
  rows.sort((a, b) => a.day - b.day);
  const first = rows[0]!.day;
  const length = rows.findLast(({ value }) => !Number.isNaN(value))!.day - first + 1;
  const values = new Array<number>(length).fill(0);
  const orders = new Array<number>(length).fill(0);
  const calendar = columns.map(() => new Array<number>(length + horizon).fill(NaN));
  for (const row of rows) {
    const position = row.day - first;
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
  if (filled > 0) {
    notes.push(`Series "${name}": ${filled} calendar numbers of the horizon are missing, the usual ones are taken`);
  }
  return {
    name,
    start: dayText(first),
    values,
    ...(orders.some((count) => count > 0) && { orders }),
    ...(columns.length > 0 &&
      { calendar: Object.fromEntries(columns.map((column, index) => [column, calendar[index]!])) }),
  };
}

function parseDay(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError(`"${text}" is not a day written as yyyy-MM-dd`);
  return daysBetween("1970-01-01", text);
}

function parseNumber(field: string | null | undefined, column: string): number {
  if (field === null || field === undefined || field.trim() === "") return NaN;
  const number = Number(field);
  if (!Number.isFinite(number)) throw new RangeError(`"${field}" in the column "${column}" is not a number`);
  return number;
}

/** The number that is there most often, the first of several; 0 where there is none. */
function mostFrequent(column: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of column) if (!Number.isNaN(number)) counts.set(number, (counts.get(number) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [number, count] of counts) if (count > most) [best, most] = [number, count];
  return best;
}

function dayText(day: number): string {
  return addDays("1970-01-01", day);
}
