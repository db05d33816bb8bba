// @ts-types="@types/pg"
import type { Connection, Submittable } from "pg";
import type { Database } from "../database/database.ts";

/** Bytes of a chunk of rows. The server is paused while a full chunk is waiting to be read. */
const CHUNK_BYTES = 1 << 18;

/**
 * Yields the rows of `copy … to stdout` as chunks; the server waits while the reader does.
 *
 * This uses the driver's own messages: pg-copy-streams takes the socket away from the driver during a COPY, and under Deno a
 * second COPY of the same connection never gets it back.
 */
export async function* copyOut(database: Database, sql: string): AsyncGenerator<Uint8Array> {
  const query = new CopyOut(sql);
  database.client.query(query);
  yield* query.chunks();
}

/** A query of the driver, which calls it back with every message of the server's answer. */
class CopyOut implements Submittable {
  readonly #sql: string;
  #connection: Connection | undefined;
  #rows = new Uint8Array(2 * CHUNK_BYTES);
  #size = 0;
  #isDone = false;
  #isAbandoned = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  constructor(sql: string) {
    this.#sql = sql;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      while (true) {
        if (this.#error) throw this.#error;
        if (this.#size >= CHUNK_BYTES || this.#isDone) {
          if (this.#size > 0) yield this.#take();
          if (this.#isDone && this.#size === 0) return;
        } else {
          await new Promise<void>((resolve) => this.#wake = resolve);
        }
      }
    } finally {
      // If the reader stops early, the remaining rows are dropped: the next statement would wait behind them.
      this.#isAbandoned = true;
      this.#connection?.stream.resume();
    }
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#sql);
  }

  handleCopyData({ chunk }: { chunk: Uint8Array }): void {
    if (this.#isAbandoned) return;
    if (this.#size + chunk.length > this.#rows.length) {
      const larger = new Uint8Array(2 * (this.#size + chunk.length));
      larger.set(this.#rows.subarray(0, this.#size));
      this.#rows = larger;
    }
    this.#rows.set(chunk, this.#size); // the driver reuses its bytes for the next packet
    this.#size += chunk.length;
    if (this.#size < CHUNK_BYTES) return;
    this.#connection?.stream.pause();
    this.#wake();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#isDone = true;
    this.#wake();
  }

  handleError(error: Error): void {
    this.#error = error;
    this.#wake();
  }

  #take(): Uint8Array {
    const chunk = this.#rows.slice(0, this.#size);
    this.#size = 0;
    this.#connection?.stream.resume();
    return chunk;
  }
}
