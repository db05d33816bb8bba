import type { InputVerb } from "./input_file.ts";

/** A piece of what a file holds. */
export interface ContentPiece {
  /** The bytes of the file that were read for it; those of all pieces are the file. */
  readonly received: readonly Uint8Array[];
  /** What they hold: unpacked, and as UTF-8. */
  readonly bytes: Uint8Array;
}

/** What a file holds, unpacked and as UTF-8; it may be read several times. */
export interface FileContent {
  readonly path: string;
  readonly verb: InputVerb;
  /** Encoding in which the file is written. */
  readonly encoding: string;
  /** Reads at most this many bytes from the beginning. */
  readHead(bytes: number): Promise<Uint8Array>;
  readPieces(): AsyncGenerator<ContentPiece>;
  /**
   * Where the text is not what the file has, unpacked: the bytes of the file before a line that begins after some bytes of the text,
   * among the pieces that were read last. Lines are asked for in order; null for one that is too far back.
   */
  writtenOffset?(textOffset: number): number | null;
}

/** Reads at most this many bytes of pieces. */
export async function headOf(pieces: AsyncGenerator<ContentPiece>, bytes: number): Promise<Uint8Array> {
  const head = new Uint8Array(bytes);
  let length = 0;
  for await (const piece of pieces) {
    const part = piece.bytes.subarray(0, bytes - length);
    head.set(part, length);
    length += part.length;
    if (length === bytes) break;
  }
  return head.subarray(0, length);
}
