import { createHash } from "node:crypto";
import { basename } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { fingerprintOf, stageBatch } from "./stage_batch.ts";
import { openArchive } from "../sources/read_archive.ts";
import type { StagedChunk } from "../sources/staged_chunk.ts";
import type { BatchRow } from "./batch_row.ts";
import type { RunContext } from "../store/run_context.ts";
import { publishBatch } from "./publish_batch.ts";
import { publishStaged } from "./publish_staged.ts";
import { failedBatchError } from "./failed_batch_error.ts";

/** What became of an archive file: its published batch, or the earlier one that it would only repeat. */
export type LoadedArchive = { readonly batch: BatchRow } | { readonly repeated: string };

/**
 * Loads an archive file: stages it whole and publishes it; a file that is loaded already is left alone. What an earlier run
 * left staged is published first, or it would come later and override what is newer.
 */
export async function loadArchive(context: RunContext, path: string): Promise<LoadedArchive> {
  const { database, document, rules, log, progress } = context;
  const archive = await openArchive(path, document);

  await publishStaged(context);
  const repeated = await findRepeated(context, path);
  if (repeated !== null) return { repeated };

  await log.begin();
  const name = basename(path);
  const staged = await stageBatch(database, {
    source: document.source,
    channel: "archive",
    origin: path,
    columns: archive.columns,
    separator: archive.separator,
    rules,
    records: (batchId, onBytes) => requireRows(archive.records(batchId, onBytes), path),
  }, { onProgress: (bytes) => progress(`Reading ${name}: ${Math.round(bytes / 1e6)} MB`) });

  progress(`Publishing ${staged.rowsRead} rows of ${name}`);
  const batch = await publishBatch(context, staged.batchId);
  if (batch.state === "refused") throw failedBatchError([batch]);
  return { batch };
}

/** Passes the rows of a file on; throws at its end where there was none. */
async function* requireRows(chunks: AsyncIterable<StagedChunk>, path: string): AsyncGenerator<StagedChunk> {
  let rows = 0;
  for await (const chunk of chunks) {
    rows += chunk.rows;
    yield chunk;
  }
  if (rows > 0) return;
  throw new StorecastError(`Cannot load "${path}": it has a header and no rows`, {
    exitCode: ExitCode.input,
    advice: "Check that the file was written to its end",
  });
}

/** The batch that this file would only repeat. The file is hashed only where one of its size was loaded before. */
async function findRepeated({ database, document, rules }: RunContext, path: string): Promise<string | null> {
  const find = async (fingerprint: string | null): Promise<string | null> => {
    const [found] = await database.rows<{ batch_id: string | null }>(
      "select etl.loaded_batch(p_source => $1, p_bytes => $2, p_fingerprint => $3) as batch_id",
      [document.source, size, fingerprint],
    );
    return found!.batch_id;
  };
  const { size } = await Deno.stat(path);
  if (await find(null) === null) return null;

  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const bytes of file.readable) hash.update(bytes);
  return await find(fingerprintOf(hash, rules));
}
