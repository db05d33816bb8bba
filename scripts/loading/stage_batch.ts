import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="@types/pg-copy-streams"
import { from as copyFrom } from "pg-copy-streams";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import type { RejectedRecord, StagedChunk } from "../sources/orders/staged_chunk.ts";

/** If more records than this, and more than half of all, cannot be split, the file has another format, and reading stops. */
const MANY_REJECTED = 10_000;

/** Most rejected records, and most of their characters, that are held before they are sent to the database. */
const HELD_CHARACTERS = 4 << 20;
const HELD_RECORDS = 5_000;

/** Bytes that are scanned ahead while the server works on earlier ones. */
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
  /** Separator of the fields in the chunks. */
  readonly separator: string;
  /** Hash of the source document and the SQL functions, which decide how the bytes are read. */
  readonly rules: string;
  /** Returns the records, as rows of the batch. */
  records(batchId: string): AsyncIterable<StagedChunk>;
}

/** A staged batch. */
export interface StagedBatch {
  readonly batchId: string;
  readonly rowsRead: number;
}

/** An earlier batch with the same bytes and rules that failed or is held; the new batch was not staged. */
export interface FailedBefore {
  readonly failedBatchId: string;
}

/** Rolls back the transaction of a batch that has failed before. */
class RollBack extends Error {
  readonly failed: FailedBefore;

  constructor(failed: FailedBefore) {
    super();
    this.failed = failed;
  }
}

/** Copies a batch to `stg.order_line` in one transaction. Keeps nothing after an error, or if the same bytes have failed before. */
export async function stageBatch(
  database: Database,
  incoming: IncomingBatch,
  options: { onProgress?: (bytes: number) => void } = {},
): Promise<StagedBatch | FailedBefore> {
  try {
    return await stage(database, incoming, options);
  } catch (error) {
    if (error instanceof RollBack) return error.failed;
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
    const tally = new Tally(options.onProgress);
    const chunks = incoming.records(batchId)[Symbol.asyncIterator]();
    const columns = ["batch_id", "line", ...incoming.columns].join(", ");
    const copySql = `copy stg.order_line (${columns}) from stdin (format csv, delimiter '${incoming.separator}')`;
    try {
      // The connection accepts no other statement during a COPY: it ends, and a new one begins, whenever rejected records must be sent.
      while (!tally.isComplete) {
        await pipeline(
          Readable.from(csvOf(chunks, tally), { objectMode: false, highWaterMark: READ_AHEAD_BYTES }),
          database.client.query(copyFrom(copySql)),
        );
        await keepRejected(database, batchId, tally);
      }
    } finally {
      await chunks.return?.();
    }
    const failedBatchId = await database.call("etl.close_batch", {
      p_batch_id: batchId,
      p_rows_read: tally.rows,
      p_rows_skipped: tally.leftOut,
      p_bytes: tally.bytes,
      p_fingerprint: fingerprintOf(tally.hash, incoming.rules),
    });
    if (failedBatchId !== null) throw new RollBack({ failedBatchId });
    return { batchId, rowsRead: tally.rows };
  });
}

/** Returns the fingerprint of a batch, over its bytes and its rules. */
export function fingerprintOf(bytes: Hash, rules: string): string {
  return createHash("sha256").update(bytes.digest()).update(rules).digest("hex");
}

/** Sends the held rejected records to the database, in blocks. */
async function keepRejected(database: Database, batchId: string, tally: Tally): Promise<void> {
  while (tally.held.length > 0) {
    const records = tally.held.splice(0, HELD_RECORDS)
      .map(({ byteOffset, ...record }) => ({ ...record, byte_offset: byteOffset }));
    await database.call("etl.reject_records", { p_batch_id: batchId, p_records: records });
  }
  tally.heldCharacters = 0;
}

/** Counts of a batch so far. */
class Tally {
  readonly hash = createHash("sha256");
  readonly #onProgress: ((bytes: number) => void) | undefined;
  /** Rejected records that are not in the database yet. */
  readonly held: RejectedRecord[] = [];
  heldCharacters = 0;
  /** Whether all chunks were read. */
  isComplete = false;
  rejected = 0;
  leftOut = 0;
  bytes = 0;
  rows = 0;
  #first: RejectedRecord | undefined;

  constructor(onProgress: ((bytes: number) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  /** Whether the held rejected records must be sent before more are read. */
  get isFull(): boolean {
    return this.held.length >= HELD_RECORDS || this.heldCharacters >= HELD_CHARACTERS;
  }

  /** Adds a chunk; throws if most records cannot be split. */
  add({ received, rows, leftOut, rejected }: StagedChunk): void {
    for (const bytes of received) {
      this.hash.update(bytes);
      this.bytes += bytes.length;
    }
    this.rows += rows;
    this.leftOut += leftOut.length;
    this.rejected += rejected.length;
    this.#first ??= rejected[0];
    for (const record of rejected) { // may be too many for push(...rejected)
      this.held.push(record);
      this.heldCharacters += record.record.length;
    }
    if (this.rejected > MANY_REJECTED && 2 * this.rejected > this.rows) throw this.#anotherFormat(this.#first!);
    this.#onProgress?.(this.bytes);
  }

  #anotherFormat({ line, reason }: RejectedRecord): StorecastError {
    return new StorecastError(
      `Cannot load the batch: ${this.rejected} of the first ${this.rows} records cannot be split, ` +
        `such as line ${line}, which ${reason}`,
      {
        exitCode: ExitCode.batchFailed,
        advice: "Check that the file has the format that the source document describes",
      },
    );
  }
}

/** Yields the CSV of the chunks and adds each to the tally, until all are read or the tally is full. */
async function* csvOf(chunks: AsyncIterator<StagedChunk>, tally: Tally): AsyncGenerator<Uint8Array> {
  while (!tally.isFull) {
    const { value, done } = await chunks.next();
    tally.isComplete = done === true;
    if (done) return;
    tally.add(value);
    if (value.csv.length > 0) yield value.csv;
  }
}
