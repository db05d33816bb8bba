import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { unreadableFile } from "../core/unreadable_file.ts";
import { CsvScanner, splitRecord } from "./csv_scanner.ts";
import type { SourceDocument } from "./source_document.ts";
import type { StagedChunk } from "./staged_chunk.ts";

const CHUNK_BYTES = 1 << 18;
const MAX_HEADER_BYTES = 1 << 16;

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
  const head = await readHead(path);
  if (head.length === 0) {
    throw new StorecastError(`Cannot load "${path}": it is empty`, {
      exitCode: ExitCode.input,
      advice: "Check that it was written to its end",
    });
  }
  const end = head.indexOf(10);
  const text = new TextDecoder().decode(head.subarray(0, end < 0 ? head.length : end)); // takes a byte order mark away
  const header = splitRecord(text.replace(/\r$/, ""), separator).map((name) => (name ?? "").trim());
  const columns = findColumns(path, header, document);
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const scanner = new CsvScanner({
      separator,
      fields: header.length,
      keep: columns.length === header.length ? undefined : columns.map(({ position }) => position),
      firstLine: 2,
      batchId,
    });
    let toSkip = end < 0 ? head.length : end + 1;
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
function findColumns(path: string, header: string[], document: SourceDocument): { name: string; position: number }[] {
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new StorecastError(`Cannot load "${path}": its header (line 1) names the column "${repeated}" twice`, {
      exitCode: ExitCode.input,
      advice: "Give every column a name of its own",
    });
  }
  const wanted = Object.values(document.columns);
  const missing = wanted.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(", ");
    const shown = header.slice(0, 30).map((name) => `"${name.slice(0, 40)}"`).join(", ");
    throw new StorecastError(`Cannot load "${path}": its header (line 1) lacks ${names}; it has ${shown}`, {
      exitCode: ExitCode.input,
      advice:
        `Check the separator ("${document.archive.separator}") and the column names in "sources/${document.source}.json"`,
    });
  }
  return Object.entries(document.columns)
    .map(([name, written]) => ({ name, position: header.indexOf(written) }))
    .sort((first, second) => first.position - second.position);
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (!isFile && !isDirectory) throw notAFile(path);
    using file = await Deno.open(path);
    const head = new Uint8Array(MAX_HEADER_BYTES);
    const length = await file.read(head) ?? 0;
    return head.subarray(0, length);
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    while (true) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const length = await file.read(chunk);
      if (length === null) return;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** A pipe can be read only once, and an archive is read for its header and its fingerprint too. */
function notAFile(path: string): StorecastError {
  return new StorecastError(`Cannot read "${path}": it is a pipe or a device, not a file`, {
    exitCode: ExitCode.input,
    advice: "Write it to a file first",
  });
}
