import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { unreadableFile } from "../../core/unreadable_file.ts";
import { FileChangedError } from "./file_changed_error.ts";

const CHUNK_BYTES = 1 << 18;

/** Verb of a task's error messages, as in `Cannot load "orders.csv"`. */
export type InputVerb = "load" | "forecast";

/**
 * A user's file that is read several times: for its header, its fingerprint and its records. It is opened only once, so that all of
 * them read the same file. Reading to the end throws if the file was written to, replaced or removed since it was opened.
 */
export class InputFile implements Disposable {
  readonly path: string;
  readonly verb: InputVerb;
  readonly #file: Deno.FsFile;
  readonly #opened: Deno.FileInfo;
  /** A second handle of the same file, to read at an offset while the first one reads sequentially. */
  #middle: Deno.FsFile | undefined;

  private constructor(path: string, verb: InputVerb, [file, opened]: [Deno.FsFile, Deno.FileInfo]) {
    this.path = path;
    this.verb = verb;
    this.#file = file;
    this.#opened = opened;
  }

  /** Opens a file; throws if it cannot be read, or if it is a pipe or a device, which can be read only once. */
  static async open(path: string, verb: InputVerb): Promise<InputFile> {
    try {
      requireFile(path, await Deno.stat(path)); // opening a pipe would wait for its writer
      const file = await Deno.open(path);
      try {
        const opened = await file.stat();
        requireFile(path, opened);
        return new InputFile(path, verb, [file, opened]);
      } catch (error) {
        file.close();
        throw error;
      }
    } catch (error) {
      throw unreadableFile(path, error);
    }
  }

  /** Size in bytes when the file was opened. */
  get size(): number {
    return this.#opened.size;
  }

  /** Reads at most this many bytes from the beginning. */
  async readHead(bytes: number): Promise<Uint8Array> {
    const head = new Uint8Array(bytes);
    let length = 0;
    await this.#rewind();
    while (length < bytes) {
      const read = await this.#read(head.subarray(length));
      if (read === null) break;
      length += read;
    }
    return head.subarray(0, length);
  }

  /** Reads all bytes, piece by piece. Throws if the file changed since it was opened, at the latest at its end. */
  async *readChunks(): AsyncGenerator<Uint8Array> {
    await this.#rewind();
    let total = 0;
    while (true) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const length = await this.#read(chunk);
      if (length === null) break;
      total += length;
      // Otherwise a file that keeps growing would be read forever.
      if (total > this.size) throw this.#changed();
      yield chunk.subarray(0, length);
    }
    if (total < this.size) throw this.#changed();
    await this.requireUnchanged();
  }

  /** Reads bytes at an offset, fewer at the end of the file; throws if the file changed. */
  readAt(offset: number, bytes: number): Uint8Array {
    const part = new Uint8Array(bytes);
    let length = 0;
    try {
      const file = this.#middle ??= Deno.openSync(this.path);
      if (fingerprintOf(file.statSync()) !== fingerprintOf(this.#opened)) throw this.#changed();
      file.seekSync(offset, Deno.SeekMode.Start);
      while (length < bytes) {
        const read = file.readSync(part.subarray(length));
        if (read === null) break;
        length += read;
      }
    } catch (error) {
      throw error instanceof StorecastError ? error : unreadableFile(this.path, error);
    }
    return part.subarray(0, length);
  }

  /** Throws if the file changed: compares the open file, and the file now at its path, with the file as it was opened. */
  async requireUnchanged(): Promise<void> {
    for (const now of [await this.#file.stat(), await Deno.stat(this.path).catch(() => undefined)]) {
      if (now === undefined || fingerprintOf(now) !== fingerprintOf(this.#opened)) throw this.#changed();
    }
  }

  #changed(): FileChangedError {
    return new FileChangedError(`Cannot ${this.verb} "${this.path}": it changed while it was read`, {
      advice: `Wait until it is complete, then ${this.verb} it again`,
    });
  }

  async #rewind(): Promise<void> {
    await this.#file.seek(0, Deno.SeekMode.Start);
  }

  async #read(into: Uint8Array): Promise<number | null> {
    try {
      return await this.#file.read(into);
    } catch (error) {
      throw unreadableFile(this.path, error);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
    this.#middle?.close();
  }
}

/** Returns a text that changes if the file is written to or replaced; `ctime` even if the old `mtime` is restored. */
function fingerprintOf({ size, mtime, ctime, ino, dev }: Deno.FileInfo): string {
  return [size, mtime?.getTime(), ctime?.getTime(), ino, dev].join(" ");
}

/** Throws for a pipe or a device. Accepts a folder: the error of reading it says what it is. */
function requireFile(path: string, { isFile, isDirectory }: Deno.FileInfo): void {
  if (isFile || isDirectory) return;
  throw new StorecastError(`Cannot read "${path}": it is a pipe or a device, not a file`, {
    exitCode: ExitCode.input,
    advice: "Write it to a file first",
  });
}
