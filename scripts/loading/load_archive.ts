import { createHash } from "node:crypto";
import { basename } from "node:path";
import { noRows } from "../sources/csv/csv_file.ts";
import { verifyChecksum } from "../sources/content/checksum_file.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import { InputFile } from "../sources/content/input_file.ts";
import type { Archive } from "../sources/archive/archive.ts";
import { readArchiveHeader } from "../sources/archive/read_archive.ts";
import type { StagedChunk } from "../sources/orders/staged_chunk.ts";
import { refuseSampleStore } from "../sample_shop/refuse_sample_store.ts";
import type { RunContext } from "../store/run_context.ts";
import { unpublishedError } from "./unpublished_error.ts";
import { type Batch, publishBatch, publishStaged, readBatches } from "./publish_staged.ts";
import { fingerprintOf, type IncomingBatch, stageBatch } from "./stage_batch.ts";

/** Result of loading an archive file: its published batch and notes on the file, or the number of the batch that it repeats. */
export type LoadedArchive = { readonly batch: Batch; readonly notes: readonly string[] } | {
  readonly repeated: string;
};

/**
 * Loads an archive file: stages it as one batch and publishes it. Skips a file that is already loaded. Throws if the file changes
 * while it is read; nothing of it is staged then. Batches that an earlier run left staged are published first; published later,
 * they would override newer data.
 */
export async function loadArchive(context: RunContext, path: string): Promise<LoadedArchive> {
  const { database, log, progress } = context;
  await refuseSampleStore(context);
  using file = await InputFile.open(path, "load");
  const { archive, rules, incoming } = await archiveBatch(context, file);

  const { error } = await publishStaged(context);
  if (error !== undefined) throw error;
  const repeated = await findRepeated({ ...context, rules }, file);
  if (repeated !== null) return { repeated };

  await log.begin();
  const name = basename(path);
  const staged = await stageBatch(database, incoming, {
    onProgress: (bytes) => progress(`Reading ${name}: ${Math.round(bytes / 1e6)} MB`),
  });

  if ("failedBatchId" in staged) {
    throw (await unpublishedError(await readBatches(database, [staged.failedBatchId]), context))!;
  }
  progress(`Publishing ${staged.rowsRead} row(s) of ${name}`);
  const batch = await publishBatch(context, staged.batchId);
  const failed = await unpublishedError([batch], context);
  if (failed) throw failed;
  return { batch, notes: [...archive.notes, ...notesOf(batch, context.today)] };
}

/** An archive file with a checked header, and the batch to stage from it. */
export interface ArchiveBatch {
  readonly archive: Archive;
  readonly rules: string;
  readonly incoming: IncomingBatch;
}

/** Checks the checksum and the header of a file, and returns the batch to stage from it. Reads no records yet. */
export async function archiveBatch(
  { document, rules: ofSource }: Pick<RunContext, "document" | "rules">,
  file: InputFile,
): Promise<ArchiveBatch> {
  const isWhole = await verifyChecksum(file, { isRequired: archiveOf(document).checksum === "required" });
  const archive = await readArchiveHeader(file, document, { isWhole });
  // With a checksum, a last row without line end is not rejected: a file that is loaded again with one may have one row more.
  const rules = isWhole ? `${ofSource} whole` : ofSource;
  const incoming: IncomingBatch = {
    source: document.source,
    channel: "archive",
    origin: file.path,
    columns: archive.columns,
    separator: archive.separator,
    rules,
    records: (batchId) => requireRows(archive.records(batchId), file),
  };
  return { archive, rules, incoming };
}

/** Returns notes on the published rows of a file that the counts do not show. */
function notesOf(batch: Batch, today: string): string[] {
  const lacking = Object.entries(batch.unknown).map(([column, count]) => `${column} in ${count}`);
  return [
    ...rowNotes(batch, today),
    ...(lacking.length > 0 ? [`unknown: ${lacking.join(", ")} of the written lines`] : []),
  ];
}

/** Returns notes on the rows of a file or a day: an unfinished day, and rounded amounts. */
export function rowNotes({ last_day: lastDay, rows_rounded: rounded }: Batch, today: string): string[] {
  return [
    ...(lastDay === today ? [`it has orders of ${today}, a day that is not over: it will get more orders`] : []),
    ...(Number(rounded) === 1 ? ["1 line had more than 4 decimals, and was rounded"] : []),
    ...(Number(rounded) > 1 ? [`${rounded} lines had more than 4 decimals, and were rounded`] : []),
  ];
}

/** Yields the chunks of a file; throws at the end if it had no rows. */
async function* requireRows(chunks: AsyncIterable<StagedChunk>, file: InputFile): AsyncGenerator<StagedChunk> {
  let rows = 0;
  for await (const chunk of chunks) {
    rows += chunk.rows;
    yield chunk;
  }
  if (rows === 0) throw noRows(file);
}

/** Returns the batch with the same bytes and rules as this file. Hashes the file only if one of the same size was loaded before. */
async function findRepeated({ database, document, rules }: RunContext, file: InputFile): Promise<string | null> {
  const batch = { p_source: document.source, p_bytes: file.size };
  if (await database.call("etl.loaded_batch", batch) === null) return null;

  const hash = createHash("sha256");
  for await (const bytes of file.readChunks()) hash.update(bytes);
  return await database.call("etl.loaded_batch", { ...batch, p_fingerprint: fingerprintOf(hash, rules) });
}
