import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="@types/pg-copy-streams"
import { from as copyFrom } from "pg-copy-streams";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import type { RejectedRecord, StagedChunk } from "../sources/staged_chunk.ts";

/** If more records than this cannot be split, and most of them, the file is of another format and is not read further. */
const MANY_REJECTED = 10_000;

/** Bytes to read and scan ahead while the server works on earlier ones. */
const READ_AHEAD_BYTES = 1 << 20;

/** A batch to stage. */
export interface IncomingBatch {
  readonly source: string;
  readonly channel: "archive" | "api";
  /** File name, or URL without secrets. */
  readonly origin: string;
  /** Business day of an API batch. */
  readonly day?: string;
  /** Columns of `stg.order_line` in the order of the fields. */
  readonly columns: readonly string[];
  /** Character between the fields of the chunks. */
  readonly separator: string;
  /** Hash of the source document and the functions: besides the bytes, these decide how a batch is read. */
  readonly rules: string;
  /** The records, stamped with their batch. */
  records(batchId: string): AsyncIterable<StagedChunk>;
}

/** A staged batch. */
export interface StagedBatch {
  readonly batchId: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
}

/** A batch that has failed before with the same bytes under the same rules, and was not staged again. */
export interface FailedBefore {
  readonly failedBatchId: string;
}

/** Rolls back the transaction of a batch that failed before. */
class NotKept extends Error {
  readonly failed: FailedBefore;

  constructor(failed: FailedBefore) {
    super();
    this.failed = failed;
  }
}

/**
 * Copies a batch to `stg.order_line` in one transaction. Nothing of it stays after an error, or if the same bytes have failed
 * before.
 */
export async function stageBatch(
  database: Database,
  incoming: IncomingBatch,
  options: { onProgress?: (bytes: number) => void } = {},
): Promise<StagedBatch | FailedBefore> {
  try {
    return await stage(database, incoming, options);
  } catch (error) {
    if (error instanceof NotKept) return error.failed;
    throw error;
  }
}

async function stage(
  database: Database,
  incoming: IncomingBatch,
  options: { onProgress?: (bytes: number) => void },
): Promise<StagedBatch> {
  return await database.transaction(async () => {
    const batchId = await database.call("etl.open_batch", {
      p_source: incoming.source,
      p_channel: incoming.channel,
      p_origin: incoming.origin,
      p_day: incoming.day ?? null,
    });
    const tally = new Tally();
    const columns = ["batch_id", "line", ...incoming.columns].join(", ");
    const copy = database.client.query(
      copyFrom(`copy stg.order_line (${columns}) from stdin (format csv, delimiter '${incoming.separator}')`),
    );
    await pipeline(
      Readable.from(csvOf(incoming.records(batchId), tally, options.onProgress), {
        objectMode: false,
        highWaterMark: READ_AHEAD_BYTES,
      }),
      copy,
    );
    if (tally.rejected.length > 0) {
      await database.call("etl.reject_records", { p_batch_id: batchId, p_records: tally.rejected });
    }
    const failedBatchId = await database.call("etl.close_batch", {
      p_batch_id: batchId,
      p_rows_read: tally.rows,
      p_bytes: tally.bytes,
      p_fingerprint: fingerprintOf(tally.hash, incoming.rules),
    });
    if (failedBatchId !== null) throw new NotKept({ failedBatchId });
    return { batchId, rowsRead: tally.rows, rowsRejected: tally.rejected.length };
  });
}

/** Returns the fingerprint of a batch, over its bytes and the rules by which they are read. */
export function fingerprintOf(bytes: Hash, rules: string): string {
  return createHash("sha256").update(bytes.digest()).update(rules).digest("hex");
}

/** Counts of a batch so far. */
class Tally {
  readonly hash = createHash("sha256");
  readonly rejected: RejectedRecord[] = [];
  bytes = 0;
  rows = 0;

  add({ received, rows, rejected }: StagedChunk): void {
    for (const bytes of received) {
      this.hash.update(bytes);
      this.bytes += bytes.length;
    }
    this.rows += rows;
    for (const record of rejected) this.rejected.push(record); // too many for one call
  }
}

/** Yields the CSV of the chunks and adds each to the tally; throws if the batch is not what the document describes. */
async function* csvOf(
  chunks: AsyncIterable<StagedChunk>,
  tally: Tally,
  onProgress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    tally.add(chunk);
    const { rejected, rows, bytes } = tally;
    if (rejected.length > MANY_REJECTED && 2 * rejected.length > rows) {
      const { line, reason } = rejected[0]!;
      throw new StorecastError(
        `Cannot load the batch: ${rejected.length} of the first ${rows} records cannot be split, ` +
          `such as line ${line}, which ${reason}`,
        {
          exitCode: ExitCode.batchFailed,
          advice: "Check that the file has the format that the source document describes",
        },
      );
    }
    onProgress?.(bytes);
    if (chunk.csv.length > 0) yield chunk.csv;
  }
}
