import { createHash, type Hash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="@types/pg-copy-streams"
import { from as copyFrom } from "pg-copy-streams";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { RejectedRecord, StagedChunk } from "../sources/staged_chunk.ts";
import type { Database } from "../database/database.ts";

/** So many records that cannot be split, and more than good ones, are no file of this kind: it is not read to its end. */
const MANY_REJECTED = 10_000;

/** So much is read and scanned while the server is still busy with what came before. */
const READ_AHEAD_BYTES = 1 << 20;

/** Where a batch comes from and how its bytes are read. */
export interface Incoming {
  readonly source: string;
  readonly channel: "archive" | "api";
  /** File name, or URL without secrets. */
  readonly origin: string;
  /** Business day of an API batch. */
  readonly day?: string;
  /** Columns of `stg.order_line` in the order of the fields. */
  readonly columns: readonly string[];
  /** Between the fields of the chunks. */
  readonly separator: string;
  /** What beside the bytes decides what becomes of them: the source's document and the functions. */
  readonly rules: string;
  /** The records, stamped with their batch; `onBytes` sees every byte received, in order. */
  records(batchId: string, onBytes: (bytes: Uint8Array) => void): AsyncIterable<StagedChunk>;
}

/** A batch that is staged. */
export interface StagedBatch {
  readonly batchId: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
}

/** Copies a batch to `stg.order_line`, in one transaction: after any failure there is no trace of it. */
export async function stageBatch(
  database: Database,
  incoming: Incoming,
  options: { onProgress?: (bytes: number) => void } = {},
): Promise<StagedBatch> {
  return await database.transaction(async () => {
    const [opened] = await database.rows<{ batch_id: string }>(
      "select etl.open_batch(p_source => $1, p_channel => $2, p_origin => $3, p_day => $4) as batch_id",
      [incoming.source, incoming.channel, incoming.origin, incoming.day ?? null],
    );
    const batchId = opened!.batch_id;

    const hash = createHash("sha256");
    const received = { bytes: 0, rows: 0, rejected: [] as RejectedRecord[] };
    const chunks = incoming.records(batchId, (bytes) => {
      hash.update(bytes);
      received.bytes += bytes.length;
    });
    const columns = ["batch_id", "line", ...incoming.columns].join(", ");
    const copy = database.client.query(
      copyFrom(`copy stg.order_line (${columns}) from stdin (format csv, delimiter '${incoming.separator}')`),
    );
    await pipeline(
      Readable.from(csvOf(chunks, received, () => options.onProgress?.(received.bytes)), {
        objectMode: false,
        highWaterMark: READ_AHEAD_BYTES,
      }),
      copy,
    );

    if (received.rejected.length > 0) {
      await database.rows("select etl.reject_records(p_batch_id => $1, p_records => $2)", [
        batchId,
        JSON.stringify(received.rejected),
      ]);
    }
    await database.rows(
      "select etl.close_batch(p_batch_id => $1, p_rows_read => $2, p_bytes => $3, p_fingerprint => $4)",
      [batchId, received.rows, received.bytes, fingerprintOf(hash, incoming.rules)],
    );
    return { batchId, rowsRead: received.rows, rowsRejected: received.rejected.length };
  });
}

/** The fingerprint of a batch: over its bytes and the rules by which they are read. */
export function fingerprintOf(bytes: Hash, rules: string): string {
  return createHash("sha256").update(bytes.digest()).update(rules).digest("hex");
}

async function* csvOf(
  chunks: AsyncIterable<StagedChunk>,
  received: { rows: number; rejected: RejectedRecord[] },
  onChunk: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    received.rows += chunk.rows;
    for (const record of chunk.rejected) received.rejected.push(record); // too many for one call
    if (received.rejected.length > MANY_REJECTED && 2 * received.rejected.length > received.rows) {
      const { line, reason } = received.rejected[0]!;
      throw new StorecastError(
        `Cannot load the batch: ${received.rejected.length} of the first ${received.rows} records cannot be split, ` +
          `such as line ${line}, which ${reason}`,
        { exitCode: ExitCode.batchRefused, advice: "Check that the file is what the source's document describes" },
      );
    }
    onChunk();
    if (chunk.csv.length > 0) yield chunk.csv;
  }
}
