import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { StorecastError } from "../../core/storecast_error.ts";
import type { InputFile } from "./input_file.ts";
import { unusable } from "./unusable.ts";
import type { ContentPiece } from "./file_content.ts";

const CHUNK_BYTES = 1 << 18;

/** Unpacks a gzip file, also one of several parts; throws if it is cut, or does not match its checksum. */
export async function* gunzip(file: InputFile): AsyncGenerator<ContentPiece> {
  let received: Uint8Array[] = [];
  async function* packed(): AsyncGenerator<Uint8Array> {
    for await (const bytes of file.readChunks()) {
      received.push(bytes);
      yield bytes;
    }
  }
  const unpacking = createGunzip({ chunkSize: CHUNK_BYTES });
  const chunks = packed();
  const reading = pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 1 }), unpacking);
  reading.catch(() => {}); // iterating throws it
  try {
    for await (const bytes of unpacking) {
      yield { received, bytes };
      received = [];
    }
    await reading;
  } catch (error) {
    if (error instanceof StorecastError) throw error;
    const { message } = error as Error;
    if (message.includes("unexpected end")) {
      throw unusable(file, "it is cut: its gzip data has no end", "Get the file again");
    }
    throw unusable(file, `its gzip data is damaged: ${message}`, "Get the file again");
  } finally {
    unpacking.destroy();
    await chunks.return(undefined); // a read that is under way would move the place at which the file is read next
  }
  if (received.length > 0) yield { received, bytes: new Uint8Array(0) };
}
