import { configure, type Entry, type FileEntry, Reader, ZipReader } from "@zip.js/zip.js";
import { StorecastError } from "../../core/storecast_error.ts";
import { type NamedFile, unusable } from "./unusable.ts";

// What a piece unpacks to is held at once, and may be a thousand times as much. Without workers, which would take a moment to start.
configure({ chunkSize: 1 << 14, useWebWorkers: false });

/** Bytes that can be read anywhere. */
export interface Bytes {
  readonly size: number;
  readAt(offset: number, bytes: number): Uint8Array;
}

/** A file within a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  /** Unpacks it, piece by piece; throws if it is damaged. */
  read(): AsyncGenerator<Uint8Array>;
}

/** Reads the directory of a zip archive, which stands at its end; throws if it is damaged, cut or locked. */
export async function readZip(bytes: Bytes, file: NamedFile): Promise<ZipEntry[]> {
  const reader = new ZipReader(new BytesReader(bytes), { checkSignature: true });
  let entries: Entry[];
  try {
    entries = await reader.getEntries();
  } catch (error) {
    throw damaged(file, error);
  }
  return entries.filter((entry) => !entry.directory).map((entry) => ({
    name: entry.filename,
    packedBytes: entry.compressedSize,
    read: () => readEntry(entry, file),
  }));
}

async function* readEntry(entry: FileEntry, file: NamedFile): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw unusable(file, `"${entry.filename}" in it is locked`, "Unpack it with its password first");
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stop = new AbortController();
  const unpacking = entry.getData(writable, { signal: stop.signal });
  unpacking.catch(() => {}); // told below
  let bytes = 0;
  try {
    for await (const piece of readable) {
      bytes += piece.length;
      yield piece;
    }
    await unpacking;
    if (bytes !== entry.uncompressedSize) throw new Error(`${bytes} bytes instead of ${entry.uncompressedSize}`);
  } catch (error) {
    throw error instanceof StorecastError ? error : damaged(file, error);
  } finally {
    stop.abort(); // it reads ahead
  }
}

function damaged(file: NamedFile, error: unknown): StorecastError {
  if (error instanceof StorecastError) return error;
  const reason = `its zip data is damaged or cut: ${(error as Error).message}`;
  return unusable(file, reason, "Get the file again");
}

class BytesReader extends Reader<Bytes> {
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    super(bytes);
    this.#bytes = bytes;
    this.size = bytes.size;
  }

  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.readAt(offset, length));
  }
}
