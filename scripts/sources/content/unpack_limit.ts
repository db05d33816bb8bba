import { type NamedFile, unusable } from "./unusable.ts";
import type { ContentPiece } from "./file_content.ts";

/** How many times its size a file may unpack to; orders shrink to a tenth, and hardly ever to a fiftieth. */
const MOST_TIMES = 200;

/** What any file may unpack to. */
const ALWAYS_BYTES = 64e6;

/** Passes unpacked pieces on; throws when they are far more than orders would be, as those of a file made to fill a disk. */
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
      throw unusable(file, reason, "Look at it; if it is right, unpack it first");
    }
    yield piece;
  }
}
