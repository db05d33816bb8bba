import { BYTE_ORDER_MARK } from "./bytes.ts";

/** Encoding detected in the bytes of a file. */
export interface DetectedEncoding {
  /** Label for `TextDecoder`. */
  readonly label: string;
  /** Length of its byte order mark. */
  readonly markBytes: number;
}

const MARKS: readonly (readonly [bytes: readonly number[], label: string])[] = [
  [BYTE_ORDER_MARK, "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

/** Detects the encoding of a file by its byte order mark, or by the NUL bytes of Latin letters in UTF-16. */
export function detectEncoding(head: Uint8Array): DetectedEncoding | undefined {
  for (const [bytes, label] of MARKS) {
    if (bytes.every((byte, index) => head[index] === byte)) return { label, markBytes: bytes.length };
  }
  const label = wideLabel(head);
  return label === undefined ? undefined : { label, markBytes: 0 };
}

/** Returns the label of UTF-16 if every other byte is NUL. */
function wideLabel(head: Uint8Array): string | undefined {
  const start = head.subarray(0, 200);
  if (start.length < 4) return undefined;
  const nuls: [number, number] = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) nuls[index % 2]!++;
  if (Math.max(...nuls) <= start.length * 0.4 || Math.min(...nuls) >= start.length * 0.1) return undefined;
  return nuls[1] > nuls[0] ? "utf-16le" : "utf-16be";
}
