import type { InputVerb } from "./input_file.ts";

/** A piece of a file's content. */
export interface ContentPiece {
  /** Bytes of the file that were read for this piece; together the pieces have all bytes of the file. */
  readonly received: readonly Uint8Array[];
  /** The content: unpacked and in UTF-8. */
  readonly bytes: Uint8Array;
}

/** The content of a file, unpacked and in UTF-8; it can be read several times. */
export interface FileContent {
  readonly path: string;
  readonly verb: InputVerb;
  /** Encoding of the file itself. */
  readonly encoding: string;
  /** Reads at most this many bytes from the beginning. */
  readHead(bytes: number): Promise<Uint8Array>;
  readPieces(): AsyncGenerator<ContentPiece>;
  /**
   * Converts the offset of a line in the UTF-8 text to its offset in the unpacked file; not there if the two are equal. Knows the
   * pieces that were read last: ask for lines in order; null for a line too far back.
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

/** Makes a content from pieces that can be read several times. */
export function contentOf(
  { path, verb }: Pick<FileContent, "path" | "verb">,
  readPieces: FileContent["readPieces"],
): FileContent {
  return { path, verb, encoding: "UTF-8", readPieces, readHead: (bytes) => headOf(readPieces(), bytes) };
}
