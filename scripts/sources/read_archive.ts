import { readChunks, readCsvHeader, requireColumns } from "./csv_file.ts";
import { CsvScanner } from "./csv_scanner.ts";
import type { SourceDocument } from "./source_document.ts";
import type { StagedChunk } from "./staged_chunk.ts";

/** An archive file whose header has been read and found to fit its source. */
export interface Archive {
  /** Columns of `stg.order_line` in the order of the chunks' fields. */
  readonly columns: readonly string[];
  readonly separator: string;
  /** The records, stamped with their batch. */
  records(batchId: string): AsyncGenerator<StagedChunk>;
}

/**
 * Reads the header of an archive file; throws for a file that cannot be read or lacks a column that the source's document names.
 * The records are read when they are asked for.
 */
export async function readArchiveHeader(path: string, document: SourceDocument): Promise<Archive> {
  const { separator } = document.archive;
  const header = await readCsvHeader(path, { separator, verb: "load" });
  requireColumns(path, header, {
    wanted: Object.values(document.columns),
    verb: "load",
    advice: `Check the separator ("${separator}") and the column names in "sources/${document.source}.json"`,
  });
  const columns = columnsOf(document, header.names);
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const scanner = new CsvScanner({
      separator,
      fields: header.names.length,
      keep: columns.length === header.names.length ? undefined : columns.map(({ position }) => position),
      firstLine: 2,
      batchId,
    });
    let toSkip = header.bytes;
    for await (const bytes of readChunks(path)) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      yield { received: [bytes], ...scanner.push(bytes.subarray(skipped)) };
    }
    yield { received: [], ...scanner.end() };
  }
  return { columns: columns.map(({ name }) => name), separator, records };
}

/** The document's columns by their names in stg, with their positions in the header and in its order. */
function columnsOf(document: SourceDocument, header: readonly string[]): { name: string; position: number }[] {
  return Object.entries(document.columns)
    .map(([name, written]) => ({ name, position: header.indexOf(written) }))
    .sort((first, second) => first.position - second.position);
}
