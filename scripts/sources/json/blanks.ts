import { markLength } from "../content/bytes.ts";

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];

/** Whether a byte is insignificant white space of JSON. */
export function isBlank(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** Returns the bytes of a range without the byte order mark and the blanks around them, and where they begin. */
export function trimBlanks(
  bytes: Uint8Array,
  [from, to]: readonly [number, number],
): { start: number; bytes: Uint8Array } {
  let [start, end] = [from, to];
  start += markLength(bytes, start);
  while (start < end && isBlank(bytes[start]!)) start++;
  while (end > start && isBlank(bytes[end - 1]!)) end--;
  return { start, bytes: bytes.subarray(start, end) };
}
