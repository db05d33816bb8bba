import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { unreadableFile } from "../core/unreadable_file.ts";
import { InputFile } from "../sources/input_file.ts";
import { nameFormat } from "../sources/name_format.ts";

/** The head of a file or of an answer. */
export interface Sample {
  readonly bytes: Uint8Array;
  /** Whether there is more of it. */
  readonly isCut: boolean;
  /** Headers of the answer; undefined for a file. */
  readonly headers?: Headers;
}

/** Bytes of a file that are looked at: some ten thousand rows, which is more than a month of most shops. */
const SAMPLE_BYTES = 6 << 20;

/** Reads the head of a file, unpacked if it is packed with gzip. */
export async function readSample(path: string): Promise<Sample> {
  using file = await InputFile.open(path, "load");
  const head = await file.readHead(SAMPLE_BYTES);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  try {
    const bytes = isGzip ? await unpack(head) : head;
    return { bytes, isCut: file.size > head.length || bytes.length === SAMPLE_BYTES };
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** Throws if a sample has nothing to look at, or is of a kind whose columns cannot be told. */
export function requireText(bytes: Uint8Array, from: string): void {
  const refuse = (reason: string, advice: string): StorecastError =>
    new StorecastError(`Cannot look at "${from}": ${reason}`, { exitCode: ExitCode.input, advice });
  if (bytes.length === 0) throw refuse("it is empty", "Take a file or a day that has orders");
  const other = nameFormat(bytes);
  if (other === undefined || /JSON|UTF-16/.test(other.reason)) return;
  throw refuse(other.reason, other.advice);
}

/** Unpacks the beginning of a file; the end may be missing, as only its head was read. */
async function unpack(packed: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream("gzip"));
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      length += piece.length;
      if (length >= SAMPLE_BYTES) break;
    }
  } catch (error) {
    if (length === 0) throw error;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes.subarray(0, SAMPLE_BYTES);
}
