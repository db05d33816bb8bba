import { readCsvHeader, requireColumns } from "./csv_file.ts";
import { CsvScanner } from "./csv_scanner.ts";
import type { InputFile } from "./input_file.ts";
import type { SourceDocument } from "./source_document.ts";
import type { StagedChunk } from "./staged_chunk.ts";

/** An archive file whose header has the columns of its source. */
export interface Archive {
  /** Columns of `stg.order_line` in the order of the chunks' fields. */
  readonly columns: readonly string[];
  readonly separator: string;
  /** Reads the records, stamped with their batch; throws at the end if the file changed since it was opened. */
  records(batchId: string): AsyncGenerator<StagedChunk>;
}

/**
 * Reads the header of an archive file; throws if it lacks a column that the source document names. Reads no records yet.
 */
export async function readArchiveHeader(file: InputFile, document: SourceDocument): Promise<Archive> {
  const { separator } = document.archive;
  const header = await readCsvHeader(file, { separator });
  requireColumns(file, header, {
    wanted: Object.values(document.columns),
    advice: `Check the separator ("${separator}") and the column names in "sources/${document.source}.json"`,
  });
  const columns = columnsOf(document, header.names);
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const scanner = new CsvScanner({
      separator,
      fields: header.names.length,
      keep: columns.length === header.names.length ? undefined : columns.map(({ position }) => position),
      firstLine: 2,
      firstByte: header.bytes,
      batchId,
    });
    let toSkip = header.bytes;
    for await (const bytes of file.readChunks()) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      yield { received: [bytes], ...scanner.push(bytes.subarray(skipped)) };
    }
    yield { received: [], ...scanner.end() };
  }
  return { columns: columns.map(({ name }) => name), separator, records };
}

/** Returns the document's columns by their names in stg, with their positions in the header, in the header's order. */
function columnsOf(document: SourceDocument, header: readonly string[]): { name: string; position: number }[] {
  return Object.entries(document.columns)
    .map(([name, written]) => ({ name, position: header.indexOf(written) }))
    .sort((first, second) => first.position - second.position);
}
