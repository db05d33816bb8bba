import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { StorecastError } from "../../core/storecast_error.ts";
import type { InputFile } from "./input_file.ts";
import { unusableFile } from "./unusable_file.ts";
import type { ContentPiece } from "./file_content.ts";

const CHUNK_BYTES = 1 << 18;

/** Unpacks a gzip file of one or more members; throws if it is cut off, or does not match its checksum. */
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
  reading.catch(() => {}); // the loop below throws the error
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
      throw unusableFile(file, "it is cut off: its gzip data has no end", "Get the file again");
    }
    throw unusableFile(file, `its gzip data is damaged: ${message}`, "Get the file again");
  } finally {
    unpacking.destroy();
    await chunks.return(undefined); // a read in progress would move the position of the next one
  }
  if (received.length > 0) yield { received, bytes: new Uint8Array(0) };
}
