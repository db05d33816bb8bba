import { archiveOf } from "./archive_of.ts";
import { channelOf } from "./channel.ts";
import { readCsvHeader, requireColumns, unusable } from "./csv_file.ts";
import { csvColumns } from "./csv_columns.ts";
import { CsvScanner } from "./csv_scanner.ts";
import { describeNoticed } from "./describe_noticed.ts";
import type { InputFile } from "./input_file.ts";
import type { SourceDocument } from "./source_document.ts";
import type { StagedChunk } from "./staged_chunk.ts";

const [LF, CR] = [10, 13];

/** An archive file whose header has the columns of its source. */
export interface Archive {
  /** Columns of `stg.order_line` in the order of the chunks' fields. */
  readonly columns: readonly string[];
  readonly separator: string;
  /** What was noticed beside the records while they were read, in words. */
  readonly notes: string[];
  /** Reads the records, stamped with their batch; throws at the end if the file changed since it was opened. */
  records(batchId: string): AsyncGenerator<StagedChunk>;
}

/**
 * Reads the header of an archive file; throws if it lacks a column that the source document names. Reads no records yet.
 * `isWhole`: a checksum has shown that nothing of the file is missing.
 */
export async function readArchiveHeader(
  file: InputFile,
  document: SourceDocument,
  { isWhole = false }: { isWhole?: boolean } = {},
): Promise<Archive> {
  const format = archiveOf(document);
  const { separator, quote = '"', lastLineEnd = "required" } = format;
  const header = await readCsvHeader(file, { ...format, quote });
  const { needed, columns, keep, read } = csvColumns(channelOf(document, "archive"), header.names);
  requireColumns(file, header, {
    wanted: needed,
    advice: `Check the separator ("${separator}") and the column names in "sources/${document.source}.json"`,
  });
  const notes: string[] = [];
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const scanner = new CsvScanner({
      separator,
      quote,
      header: header.written,
      fields: header.names.length,
      keep,
      read,
      firstLine: 1 + header.lines,
      firstByte: header.bytes,
      mayEndOpen: isWhole || lastLineEnd === "optional",
      batchId,
    });
    let toSkip = header.bytes;
    for await (const bytes of file.readChunks()) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      const text = bytes.subarray(skipped);
      yield { received: [bytes], ...scanner.push(header.endsLinesWithCr ? text.map(crToLf) : text) };
      const { otherHeader } = scanner.noticed;
      if (otherHeader !== undefined) throw joinedFiles(file, otherHeader);
    }
    yield { received: [], ...scanner.end() };
    notes.push(...describeNoticed(scanner.noticed));
  }
  return { columns, separator, notes, records };
}

function crToLf(byte: number): number {
  return byte === CR ? LF : byte;
}

function joinedFiles(file: InputFile, line: number): Error {
  const reason = `line ${line} has its header again with the columns in another order`;
  return unusable(file, reason, "Load the files that were joined in it one by one");
}
