import { CsvScanner } from "../../scripts/sources/csv/csv_scanner.ts";
import type { CsvShape, Noticed } from "../../scripts/sources/csv/csv_shape.ts";
import { splitRecord } from "../../scripts/sources/csv/split_record.ts";
import type { RejectedRecord } from "../../scripts/sources/orders/staged_chunk.ts";

/** The result of scanning a file's records. */
export interface ScannedFile {
  /** The line of each record, and its fields, in which "" and null are the same. */
  readonly records: readonly (readonly [line: number, ...fields: string[]])[];
  readonly rejected: readonly RejectedRecord[];
  readonly noticed: Noticed;
  readonly rows: number;
}

/** Scans records in pieces of this many bytes, without a database. */
export function scanCsv(
  text: string | Uint8Array,
  shape: Partial<CsvShape> & Pick<CsvShape, "fields">,
  pieceBytes = 1 << 18,
): ScannedFile {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const whole: CsvShape = {
    separator: ";",
    quote: '"',
    header: new TextEncoder().encode("no record is this"),
    keep: undefined,
    firstLine: 2,
    firstByte: 0,
    isLastLineEndOptional: true,
    batchId: "",
    ...shape,
  };
  const scanner = new CsvScanner(whole);
  const chunks = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) chunks.push(scanner.push(bytes.slice(at, at + pieceBytes)));
  chunks.push(scanner.end());
  const csv = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks.map((chunk) => chunk.csv)));
  return {
    records: recordsOf(csv).map((record) => {
      const [, line, ...fields] = splitRecord(record, { separator: whole.separator });
      return [Number(line), ...fields.map((field) => field ?? "")] as const;
    }),
    rejected: chunks.flatMap(({ rejected }) => rejected),
    noticed: scanner.noticed,
    rows: chunks.reduce((sum, { rows }) => sum + rows, 0),
  };
}

/**
 * Whether a line inside a record of several lines has as many fields as a record. It could then be a record itself, and a scanner
 * assumes that a quote was not closed.
 */
export function isAmbiguous(written: string, { separator, fields }: { separator: string; fields: number }): boolean {
  const lines = written.trimEnd().split("\n");
  return lines.length > 1 && lines.some((line) => line.split(separator).length === fields);
}

/** Splits valid CSV into its records. */
function recordsOf(csv: string): string[] {
  const records: string[] = [];
  let start = 0;
  let quotes = 0;
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === '"') quotes++;
    if (csv[at] !== "\n" || quotes % 2 === 1) continue;
    records.push(csv.slice(start, at).replace(/\r$/, ""));
    start = at + 1;
  }
  return records;
}
