import { configure, type Entry, type FileEntry, Reader, ZipReader } from "@zip.js/zip.js";
import { StorecastError } from "../../core/storecast_error.ts";
import { type NamedFile, unusableFile } from "./unusable_file.ts";

// Small chunks, since each is unpacked in memory, to up to a thousand times its size. No workers, since they start slowly.
configure({ chunkSize: 1 << 14, useWebWorkers: false });

/** Bytes with random access. */
export interface Bytes {
  readonly size: number;
  readAt(offset: number, bytes: number): Uint8Array;
}

/** A file within a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly packedBytes: number;
  /** Unpacks the file, piece by piece; throws if it is damaged. */
  read(): AsyncGenerator<Uint8Array>;
}

/** Reads the directory of a zip archive; throws if the archive is damaged or cut off. */
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
  if (entry.encrypted) {
    throw unusableFile(file, `"${entry.filename}" in it is encrypted`, "Unpack it with its password first");
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const stop = new AbortController();
  const unpacking = entry.getData(writable, { signal: stop.signal });
  unpacking.catch(() => {}); // awaited below
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
    stop.abort(); // zip.js reads ahead
  }
}

function damaged(file: NamedFile, error: unknown): StorecastError {
  if (error instanceof StorecastError) return error;
  const reason = `its zip data is damaged or cut off: ${(error as Error).message}`;
  return unusableFile(file, reason, "Get the file again");
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
