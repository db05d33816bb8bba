import type { RejectedRecord } from "./staged_chunk.ts";

/**
 * Most bytes of a record or of a row of the API, without its line end. An order line has some hundred. A record is in memory several
 * times, as bytes, as text and quoted, so the limit bounds the memory. A quote that is open for longer counts as never closed.
 */
export const LONGEST_RECORD = 1 << 20;

/** Characters kept of a record that is too long. */
const KEPT_CHARACTERS = 1000;

/** Returns the rejection of a record that is too long, with the beginning of its text. */
export function tooLong(
  { beginning, bytes }: { beginning: string; bytes: number },
): Omit<RejectedRecord, "line" | "byteOffset"> {
  return {
    code: "too_long",
    reason: `is ${bytes} bytes long; the limit is ${LONGEST_RECORD}`,
    record: `${beginning.slice(0, KEPT_CHARACTERS).toWellFormed()} …`,
  };
}
