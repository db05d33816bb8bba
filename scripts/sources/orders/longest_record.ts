import type { RejectedRecord } from "./staged_chunk.ts";

/**
 * Bytes of a record, also of a row of the API, without its line end. An order line has some hundred; a longer one would be held in
 * memory several times on its way, as bytes, as text, with its quotes. A quote that closes later than this is one that is never
 * closed.
 */
export const LONGEST_RECORD = 1 << 20;

/** Characters that are kept of a record that is too long. */
const KEPT_CHARACTERS = 1000;

/** Returns why a record is rejected that is too long, with its beginning instead of its text. */
export function tooLong(
  { beginning, bytes }: { beginning: string; bytes: number },
): Omit<RejectedRecord, "line" | "byteOffset"> {
  return {
    code: "too_long",
    reason: `is ${bytes} bytes long, and a record may have ${LONGEST_RECORD}`,
    record: `${beginning.slice(0, KEPT_CHARACTERS).toWellFormed()} …`,
  };
}
