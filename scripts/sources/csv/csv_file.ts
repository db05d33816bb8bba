import type { StorecastError } from "../../core/storecast_error.ts";
import type { FileContent } from "../content/file_content.ts";
import { LONGEST_RECORD } from "../orders/longest_record.ts";
import { nameFormat } from "../content/name_format.ts";
import { count } from "./open_quote.ts";
import { splitRecord } from "./split_record.ts";
import { type NamedFile, unusable } from "../content/unusable.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Bytes behind a header in which another line may be the header. */
const FOLLOWING_BYTES = 8_000;

/** How the fields of a CSV file are told apart. */
export interface CsvFormat {
  readonly separator: string;
  readonly quote: '"' | "none";
  /** Lines before the header, which are no records; none by default. */
  readonly skipLines?: number;
  /** Lines of the header, one by default; without any, the columns are named by their positions, from 1. */
  readonly headerLines?: number;
}

/** The header of a CSV file. */
export interface CsvHeader {
  /** As the file says in a line such as "sep=;" before everything, and else as declared. */
  readonly separator: string;
  readonly names: readonly string[];
  /** As written, without a byte order mark and its line end. */
  readonly written: Uint8Array;
  /** Length in bytes with what is before it and its line end, where the records begin. */
  readonly bytes: number;
  /** Lines that these bytes take. */
  readonly lines: number;
  /** Fields of the lines after it, of some of them. */
  readonly following: readonly (readonly string[])[];
  /** Whether the lines end with a carriage return alone, as on old Macs. */
  readonly endsLinesWithCr: boolean;
}

/**
 * Reads the header of a CSV file; throws if the file is empty or no CSV, if two columns have the same name, or if there is no line
 * end where a header would have one.
 */
export async function readCsvHeader(file: FileContent, declared: CsvFormat): Promise<CsvHeader> {
  const head = await file.readHead(LONGEST_RECORD);
  if (head.length === 0) throw unusable(file, "it is empty", "Check that the file is complete");
  const other = nameFormat(head);
  if (other !== undefined) throw unusable(file, other.reason, other.advice);
  const mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const said = saidSeparator(file, head.subarray(mark));
  const format = { ...declared, separator: said?.separator ?? declared.separator };
  const start = mark + (said !== undefined && !declared.skipLines ? said.bytes : 0);
  const endsLinesWithCr = usesCr(head, start, format);
  const lineEnd = endsLinesWithCr ? CR : LF;
  const namesOf = (line: Uint8Array): string[] =>
    splitRecord(new TextDecoder().decode(line), format).map((name) => (name ?? "").trim());
  const { skipLines = 0, headerLines = 1 } = format;
  let begin = start;
  for (let line = 0; line < skipLines; line++) begin = head.indexOf(lineEnd, begin) + 1 || head.length;
  const first = begin;
  let names: string[] = [];
  let written = head.subarray(0, 0);
  for (let line = 0; line < Math.max(headerLines, 1) && begin < head.length; line++) {
    const found = headerEnd(head, begin, { ...format, lineEnd });
    if (found < 0 && head.length === LONGEST_RECORD) {
      const reason = `its header (line 1) is longer than ${LONGEST_RECORD} bytes`;
      throw unusable(file, reason, "Check that the file is CSV, with one line a record");
    }
    const end = found < 0 ? head.length : found;
    written = head.slice(begin, head[end - 1] === CR ? end - 1 : end);
    const more = namesOf(written);
    names = line === 0 ? more : names.map((name, index) => `${name} ${more[index] ?? ""}`.trim());
    begin = found < 0 ? end : end + 1;
  }
  if (headerLines === 0) {
    names = names.map((_, index) => String(index + 1));
    written = head.subarray(0, 0);
    begin = first;
  }
  requireDistinct(file, names);
  const lines = head.subarray(0, begin).filter((byte) => byte === lineEnd).length;
  const following: string[][] = [];
  for (let at = begin; at < Math.min(head.length, begin + FOLLOWING_BYTES);) {
    const found = head.indexOf(lineEnd, at);
    const end = found < 0 ? head.length : found;
    following.push(namesOf(head.subarray(at, head[end - 1] === CR ? end - 1 : end)));
    at = end + 1;
  }
  return { separator: format.separator, names, written, bytes: begin, lines, following, endsLinesWithCr };
}

const [SEPARATORS, SAID] = [",;|\t", /^"?sep=([^\r\n])"?(\r\n|\r|\n)/i];

/** Returns the separator that a file says for Excel in its first line, with the length of that line, if it does. */
function saidSeparator(file: NamedFile, text: Uint8Array): { separator: string; bytes: number } | undefined {
  const line = SAID.exec(new TextDecoder().decode(text.subarray(0, 20)));
  if (line === null) return undefined;
  const [written, separator] = line as unknown as [string, string];
  if (SEPARATORS.includes(separator)) return { separator, bytes: written.length };
  const reason = `its first line says that "${separator}" separates its fields`;
  throw unusable(file, reason, "Have it exported with a comma, a semicolon, a vertical bar or a tab");
}

/** Whether lines end with CR alone: it ends the first line, and there are more of them than of LF, which fields may hold. */
function usesCr(head: Uint8Array, start: number, format: CsvFormat): boolean {
  const [cr, lf] = [CR, LF].map((lineEnd) => headerEnd(head, start, { ...format, lineEnd })) as [number, number];
  if (cr < 0 || head[cr + 1] === LF || (lf >= 0 && lf < cr)) return false;
  return count(head, CR, [0, head.length]) > count(head, LF, [0, head.length]);
}

/** Returns where the line end of the header is, which is not in quotes; that of its first line if a quote never closes. */
function headerEnd(
  head: Uint8Array,
  start: number,
  { separator, quote, lineEnd }: CsvFormat & { lineEnd: number },
): number {
  let isQuoted = false;
  for (let at = start; at < head.length; at++) {
    const byte = head[at]!;
    if (byte === lineEnd && !isQuoted) return at;
    if (byte !== QUOTE || quote === "none") continue;
    if (isQuoted || at === start || head[at - 1] === separator.charCodeAt(0)) isQuoted = !isQuoted;
    // The second of two quotes within quotes.
    else if (head[at - 1] === QUOTE) isQuoted = true;
  }
  return head.indexOf(lineEnd, start);
}

/** Throws if two columns of a header have the same name; some may have none, and none of the document's can be one of them. */
export function requireDistinct(file: NamedFile, names: readonly string[]): void {
  const repeated = names.find((name, index) => name !== "" && names.indexOf(name) < index);
  if (repeated === undefined) return;
  const reason = `its header (line 1) has the column "${repeated}" twice`;
  throw unusable(file, reason, "Give every column a different name");
}

/** Throws if a header has none of the names of a `wanted` column. */
export function requireColumns(
  file: NamedFile,
  { names, lines, following }: CsvHeader,
  { wanted, advice }: { wanted: readonly (readonly string[])[]; advice: string },
): void {
  const isIn = (fields: readonly string[]) => (among: readonly string[]): boolean =>
    among.some((name) => fields.includes(name));
  const missing = wanted.filter((among) => !isIn(names)(among));
  if (missing.length === 0) return;
  const later = following.findIndex((fields) => wanted.every(isIn(fields)));
  if (later >= 0) {
    const reason = `its header is on line ${1 + lines + later} instead of line ${lines}`;
    const skip = `set "skipLines" in "archive" of the source document to ${lines + later}`;
    throw unusable(file, reason, `Remove the lines before it, or ${skip}`);
  }
  const lacking = missing.map((among) => among.map((name) => `"${name}"`).join(" or ")).join(", ");
  const shown = names.slice(0, 30).map((name) => `"${name.slice(0, 40)}"`).join(", ");
  throw unusable(file, `its header (line 1) lacks ${lacking}; it has ${shown}`, advice);
}

/** Returns the error for a CSV file without records. */
export function noRows(file: NamedFile): StorecastError {
  return unusable(file, "it has a header and no rows", "Check that the file is complete");
}
