import { markLength } from "../content/bytes.ts";
import type { StorecastError } from "../../core/storecast_error.ts";
import type { FileContent } from "../content/file_content.ts";
import { LONGEST_RECORD } from "../orders/longest_record.ts";
import { unsupportedFormat } from "../content/detect_format.ts";
import { countByte } from "./open_quote.ts";
import { splitRecord } from "./split_record.ts";
import { type NamedFile, unusableFile } from "../content/unusable_file.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Bytes after a header that are searched for the right header, if the columns do not match. */
const FOLLOWING_BYTES = 8_000;

/** Format of a CSV file. */
export interface CsvFormat {
  readonly separator: string;
  readonly quote: '"' | "none";
  /** Lines before the header to skip; none by default. */
  readonly skipLines?: number;
  /** Lines of the header, 1 by default; if 0, the columns are named by their positions, from 1. */
  readonly headerLines?: number;
}

/** The header of a CSV file. */
export interface CsvHeader {
  /** Separator from a first line such as "sep=;", otherwise as declared. */
  readonly separator: string;
  readonly names: readonly string[];
  /** The header as written, without byte order mark and line end. */
  readonly written: Uint8Array;
  /** Offset at which the records begin, in bytes. */
  readonly bytes: number;
  /** Number of lines before the records. */
  readonly lines: number;
  /** Fields of some lines after the header. */
  readonly following: readonly (readonly string[])[];
  /** Whether lines end with CR alone, as on old Macs. */
  readonly endsLinesWithCr: boolean;
}

/**
 * Reads the header of a CSV file; throws if the file is empty or not CSV, if two columns have the same name, or if the header has no
 * line end within `LONGEST_RECORD`.
 */
export async function readCsvHeader(file: FileContent, declared: CsvFormat): Promise<CsvHeader> {
  const head = await file.readHead(LONGEST_RECORD);
  if (head.length === 0) throw unusableFile(file, "it is empty", "Check that the file is complete");
  const other = unsupportedFormat(head);
  if (other !== undefined) throw unusableFile(file, other.reason, other.advice);
  const mark = markLength(head);
  const named = separatorLine(file, head.subarray(mark));
  const format = { ...declared, separator: named?.separator ?? declared.separator };
  const start = mark + (named !== undefined && !declared.skipLines ? named.bytes : 0);
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
      throw unusableFile(file, reason, "Check that the file is CSV, with one line a record");
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

const [SEPARATORS, SEPARATOR_LINE] = [",;|\t", /^"?sep=([^\r\n])"?(\r\n|\r|\n)/i];

/** Returns the separator of a first line such as "sep=;", which is meant for Excel, with the length of that line. */
function separatorLine(file: NamedFile, text: Uint8Array): { separator: string; bytes: number } | undefined {
  const line = SEPARATOR_LINE.exec(new TextDecoder().decode(text.subarray(0, 20)));
  if (line === null) return undefined;
  const [written, separator] = line as unknown as [string, string];
  if (SEPARATORS.includes(separator)) return { separator, bytes: written.length };
  const reason = `its first line says that "${separator}" separates its fields`;
  throw unusableFile(file, reason, "Export it with a comma, a semicolon, a vertical bar or a tab");
}

/** Whether lines end with CR alone: CR ends the first line and is more frequent than LF, which fields may have. */
function usesCr(head: Uint8Array, start: number, format: CsvFormat): boolean {
  const [cr, lf] = [CR, LF].map((lineEnd) => headerEnd(head, start, { ...format, lineEnd })) as [number, number];
  if (cr < 0 || head[cr + 1] === LF || (lf >= 0 && lf < cr)) return false;
  return countByte(head, CR, [0, head.length]) > countByte(head, LF, [0, head.length]);
}

/** Returns the position of the first line end outside quotes; if a quote never closes, of the first line end. */
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
    // The second of two doubled quotes.
    else if (head[at - 1] === QUOTE) isQuoted = true;
  }
  return head.indexOf(lineEnd, start);
}

/** Throws if two columns of a header have the same name. Columns without a name are allowed: a document cannot name them. */
export function requireDistinct(file: NamedFile, names: readonly string[]): void {
  const repeated = names.find((name, index) => name !== "" && names.indexOf(name) < index);
  if (repeated === undefined) return;
  const reason = `its header (line 1) has the column "${repeated}" twice`;
  throw unusableFile(file, reason, "Give every column a different name");
}

/** Throws if a header lacks a column; `wanted`: the alternative names of each column. */
export function requireColumns(
  file: NamedFile,
  { names, lines, following }: CsvHeader,
  { wanted, advice }: { wanted: readonly (readonly string[])[]; advice: string },
): void {
  const isIn = (fields: readonly string[]) => (alternatives: readonly string[]): boolean =>
    alternatives.some((name) => fields.includes(name));
  const missing = wanted.filter((alternatives) => !isIn(names)(alternatives));
  if (missing.length === 0) return;
  const later = following.findIndex((fields) => wanted.every(isIn(fields)));
  if (later >= 0) {
    const reason = `its header is on line ${1 + lines + later} instead of line ${lines}`;
    const skip = `set "skipLines" in "archive" of the source document to ${lines + later}`;
    throw unusableFile(file, reason, `Remove the lines before it, or ${skip}`);
  }
  const lacking = missing.map((alternatives) => alternatives.map((name) => `"${name}"`).join(" or ")).join(", ");
  const shown = names.slice(0, 30).map((name) => `"${name.slice(0, 40)}"`).join(", ");
  throw unusableFile(file, `its header (line 1) lacks ${lacking}; it has ${shown}`, advice);
}

/** Returns the error for a CSV file without records. */
export function noRows(file: NamedFile): StorecastError {
  return unusableFile(file, "it has a header and no rows", "Check that the file is complete");
}
