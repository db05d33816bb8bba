import { type NamedFile, unusableFile } from "./unusable_file.ts";
import type { ContentPiece } from "./file_content.ts";

/** Largest ratio of unpacked to packed size; orders compress to a tenth, rarely to a fiftieth. */
const MOST_TIMES = 200;

/** Bytes that any file may unpack to, whatever the ratio. */
const ALWAYS_BYTES = 64e6;

/** Passes unpacked pieces on; throws if they are far larger than orders would be, as in a decompression bomb. */
export async function* limitUnpacked(
  pieces: AsyncGenerator<ContentPiece>,
  { file, packedBytes }: { file: NamedFile; packedBytes: number },
): AsyncGenerator<ContentPiece> {
  const most = Math.max(ALWAYS_BYTES, MOST_TIMES * packedBytes);
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.bytes.length;
    if (bytes > most) {
      const reason = `it unpacks to more than ${MOST_TIMES} times its ${packedBytes} packed bytes`;
      throw unusableFile(file, reason, "Check the file; if it is right, unpack it first");
    }
    yield piece;
  }
}
