import type { CsvHeader } from "./csv_file.ts";
import { CsvScanner } from "./csv_scanner.ts";
import type { FileContent } from "../content/file_content.ts";
import { splitRecord } from "./split_record.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";

/** A record of a CSV file with one field for each column of the header; an empty field is null. */
export interface CsvRecord {
  /** Line on which the record begins; the header is line 1. */
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

/** Records of a piece of a CSV file. */
export interface CsvRecords {
  readonly records: readonly CsvRecord[];
  /** Records that cannot be split into the columns of the header. */
  readonly rejected: readonly RejectedRecord[];
}

/** Reads the records of a CSV file as texts, piece by piece. */
export async function* readCsvRecords(
  file: FileContent,
  { header }: { header: CsvHeader },
): AsyncGenerator<CsvRecords> {
  const { separator } = header;
  const scanner = new CsvScanner({
    separator,
    quote: '"',
    header: header.written,
    fields: header.names.length,
    keep: undefined,
    firstLine: 1 + header.lines,
    firstByte: header.bytes,
    isLastLineEndOptional: true,
    batchId: "", // the records do not go into a batch
  });
  let toSkip = header.bytes;
  for await (const { bytes } of file.readPieces()) {
    const skipped = Math.min(toSkip, bytes.length);
    toSkip -= skipped;
    if (skipped < bytes.length) yield toRecords(scanner.push(bytes.subarray(skipped)), separator);
  }
  yield toRecords(scanner.end(), separator);
}

const decoder = new TextDecoder();

/** Splits the scanner's records, which begin with an empty batch and the line. */
function toRecords({ csv, rejected }: ReturnType<CsvScanner["push"]>, separator: string): CsvRecords {
  const records = wholeRecords(decoder.decode(csv)).map((record): CsvRecord => {
    const [, line, ...fields] = record.includes('"')
      ? splitRecord(record, { separator })
      : record.split(separator).map((field) => field === "" ? null : field);
    return { line: Number(line), fields };
  });
  return { records, rejected };
}

/** Returns the records of well-formed CSV without their line ends. */
function wholeRecords(csv: string): string[] {
  if (!csv.includes('"')) return csv.split("\n").slice(0, -1);
  const records: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < csv.length; at++) {
    if (csv[at] === '"') isQuoted = !isQuoted;
    else if (csv[at] === "\n" && !isQuoted) {
      records.push(csv.slice(start, at));
      start = at + 1;
    }
  }
  return records;
}
