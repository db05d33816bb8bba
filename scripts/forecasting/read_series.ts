import { daysBetween, isDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import type { Refusal } from "../core/refusal.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { type CsvHeader, noRows, readCsvHeader, requireColumns } from "../sources/csv/csv_file.ts";
import { type CsvRecord, readCsvRecords } from "../sources/csv/csv_records.ts";
import { splitRecord } from "../sources/csv/split_record.ts";
import { openTable } from "../sources/archive/open_table.ts";
import type { FileContent } from "../sources/content/file_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import type { RejectedRecord } from "../sources/orders/staged_chunk.ts";
import type { Series } from "./series.ts";
import type { SeriesRefusal } from "./series_forecast.ts";
import { seriesOfRows, type SeriesRow } from "./series_of_rows.ts";

/** The series of a CSV file, in the order of their first rows. */
export interface ReadSeries {
  readonly series: Series[];
  /** The series with a row that cannot be read, and those without a value. */
  readonly refusals: SeriesRefusal[];
  /** Calendar numbers that were filled in, one line a series. */
  readonly notes: string[];
}

const SEPARATOR = ",";
const WANTED = ["series", "day", "value"];

/** Sizes of numbers with whose squares the models can still compute. */
const [SMALLEST, LARGEST] = [1e-100, 1e100];

/** Characters of a value that a message shows. */
const SHOWN = 80;

/** Columns with a meaning of their own; all others are calendar columns. */
const NAMED = [...WANTED, "orders"];

/**
 * Reads daily series from a CSV file with a header and the columns `series`, `day` (yyyy-MM-dd) and `value`, optionally `orders`
 * and exogenous columns of numbers known in advance, in any order of columns and rows.
 *
 * - A series ends with its last row that has a value. Its later rows carry the calendar of the horizon.
 * - A day without a row had no sales, 0. A row with an empty value before the end is an outage.
 * - A calendar number that is missing, also in the horizon, is the column's most frequent one; a note says so.
 *
 * A row that cannot be read refuses only its series; the first such row is the reason. Throws for a file that cannot be read, lacks
 * a column or has no rows, and for a record that may belong to any series.
 */
export async function readSeries(path: string, { horizon }: { horizon: number }): Promise<ReadSeries> {
  using file = await InputFile.open(path, "forecast");
  const content = await openTable(file);
  const header = await readCsvHeader(content, { separator: SEPARATOR, quote: '"' });
  requireColumns(file, header, {
    wanted: WANTED.map((name) => [name]),
    advice: 'See "deno task forecast:csv --help" for the columns; commas separate them',
  });
  const { rows, unread } = await readRows(content, header);
  const names = new Set([...rows.keys(), ...unread.keys()]);
  if (names.size === 0) throw noRows(file);

  const calendar = header.names.filter((name) => !NAMED.includes(name));
  const result: ReadSeries = { series: [], refusals: [], notes: [] };
  for (const name of names) {
    const read = unread.get(name) ?? seriesOfRows(name, { rows: rows.get(name)!, calendar, horizon });
    if ("reason" in read) {
      result.refusals.push({ name, reason: read.reason });
      continue;
    }
    result.series.push(read.series);
    if (read.note !== undefined) result.notes.push(read.note);
  }
  return result;
}

/** A line that cannot be read. */
interface UnreadLine extends Refusal {
  readonly line: number;
}

/** The rows of a file by series, and the first line of a series that cannot be read. */
async function readRows(
  file: FileContent,
  header: CsvHeader,
): Promise<{ rows: Map<string, SeriesRow[]>; unread: Map<string, UnreadLine> }> {
  const rows = new Map<string, SeriesRow[]>();
  const unread = new Map<string, UnreadLine>();
  const refuse = (name: string, { line, reason }: UnreadLine): void => {
    if (line > (unread.get(name)?.line ?? Infinity)) return;
    unread.set(name, { line, reason: `"${file.path}", line ${line}: ${reason}` });
  };
  const parseRow = rowParser(header);
  const nameAt = header.names.indexOf("series");
  for await (const { records, rejected } of readCsvRecords(file, { header })) {
    for (const { line, fields } of records) {
      const name = fields[nameAt] ?? "";
      const own = rows.get(name) ?? [];
      rows.set(name, own);
      const row = parseRow(fields);
      if ("reason" in row) refuse(name, { line, reason: row.reason });
      else own.push(row);
    }
    for (const one of rejected) {
      refuse(nameOf(file.path, header, one), { line: one.line, reason: `the row ${one.reason}` });
    }
  }
  return { rows, unread };
}

/**
 * The series of a record that cannot be split into the columns of the header. It is known only for a record with too few or too
 * many fields, and only if the series comes first. Any other record could be a day of any series, which would count as 0 without it.
 */
function nameOf(path: string, { names, separator }: CsvHeader, { line, reason, record }: RejectedRecord): string {
  const [name] = /^has \d+ fields/.test(reason) && names[0] === "series" ? splitRecord(record, { separator }) : [];
  if (name) return name;
  throw new StorecastError(`Cannot forecast "${path}": line ${line} ${reason}`, {
    exitCode: ExitCode.input,
    advice: "Correct the line",
  });
}

/** Returns a function that gives the fields of a record their types. */
function rowParser({ names }: CsvHeader): (fields: CsvRecord["fields"]) => SeriesRow | Refusal {
  const dayAt = names.indexOf("day");
  const calendarAt = names.flatMap((name, position) => NAMED.includes(name) ? [] : [position]);
  const numbersAt = [names.indexOf("value"), names.indexOf("orders"), ...calendarAt];
  const days = new Map<string, number>(); // most series have the same days
  return (fields) => {
    const text = fields[dayAt];
    if (!text) return { reason: '"day" is missing' };
    if (!days.has(text)) {
      if (!isDay(text)) return { reason: `"day" ${quoted(text)} is not a day as yyyy-MM-dd` };
      days.set(text, daysBetween("1970-01-01", text));
    }
    const numbers: number[] = [];
    for (const position of numbersAt) {
      const field = fields[position];
      const number = field ? Number(field.trim() || NaN) : NaN;
      if (field?.trim() && !Number.isFinite(number)) {
        return { reason: `"${names[position]}" ${quoted(field)} is not a number as 1234.5678` };
      }
      if (number !== 0 && (Math.abs(number) < SMALLEST || Math.abs(number) > LARGEST)) {
        return { reason: `"${names[position]}" ${quoted(field!)} is not between ${SMALLEST} and ${LARGEST}` };
      }
      numbers.push(number);
    }
    const [value, orders, ...calendar] = numbers as [number, number, ...number[]];
    return { day: days.get(text)!, value, orders, calendar };
  };
}

function quoted(text: string): string {
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;
}
