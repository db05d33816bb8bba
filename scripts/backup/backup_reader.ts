import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { isSystemError } from "../core/system_reason.ts";
import { notABackup } from "./manifest.ts";

const NEWLINE = 10;
/** The end of a COPY block, with the newline of the row before it. A row never contains it: COPY doubles a backslash. */
const BLOCK_END = "\n\\.\n";
const CHUNK_BYTES = 1 << 18;

/** Reads a backup once, from its first line to its last, in constant memory. */
export class BackupReader {
  readonly #path: string;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
    const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
    // An error in the pipeline ends the iterator below with the same error.
    pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), gunzip, () => {});
    this.#chunks = gunzip[Symbol.asyncIterator]();
  }

  /** Returns the next line without its newline; throws an error if the file ends before it does. */
  async line(): Promise<string> {
    let end: number;
    while ((end = this.#rest.indexOf(NEWLINE)) < 0) this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    const line = this.#rest.toString("utf8", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line;
  }

  /** Yields the rows of the COPY block that begins here as chunks, without the line that ends the block. */
  async *block(): AsyncGenerator<Uint8Array> {
    // An empty block ends with its first line, so a newline is put before the block; it is not yielded.
    let held = Buffer.concat([Buffer.from("\n"), this.#rest]);
    let skip = 1;
    let end: number;
    while ((end = held.indexOf(BLOCK_END)) < 0) {
      // The last bytes of a chunk may be the start of the block's end.
      const safe = Math.max(skip, held.length - (BLOCK_END.length - 1));
      if (safe > skip) {
        yield held.subarray(skip, safe);
        held = held.subarray(safe);
        skip = 0;
      }
      held = Buffer.concat([held, await this.#next()]);
    }
    this.#rest = held.subarray(end + BLOCK_END.length);
    if (end + 1 > skip) yield held.subarray(skip, end + 1);
  }

  /** Whether nothing follows. Reads to the end of the gzip file, which also verifies its checksum. */
  async isAtEnd(): Promise<boolean> {
    if (this.#rest.length > 0) return false;
    return (await this.#step()).done === true;
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#step();
    if (done) throw notABackup(this.#path, "it ends too early");
    return value;
  }

  async #step(): Promise<IteratorResult<Uint8Array>> {
    try {
      return await this.#chunks.next();
    } catch (error) {
      if (isSystemError(error) && !/^Z_/.test(String((error as { code?: unknown }).code))) throw error;
      throw notABackup(this.#path, "it is damaged or not a gzip file", error);
    }
  }
}
