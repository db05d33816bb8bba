import { LONGEST_RECORD, tooLong } from "../orders/longest_record.ts";
import { countByte, readLine, type RecordRules } from "./open_quote.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";

const LF = 10;
const QUOTE = 34;

/**
 * A record that is too long, while it is read: only its beginning and its length are kept. Within a quoted field, the record ends with
 * the line on which the field closes, or before the first line that is a record on its own.
 */
export class LongRecord {
  readonly #start: { readonly line: number; readonly byteOffset: number; readonly beginning: string };
  readonly #rules: RecordRules;
  #isQuoted: boolean;
  #bytes: number;
  #breaks: number;
  /** Whether the current line was taken from its beginning. */
  #isLineWhole: boolean;
  /** Quotes in the part of the current line that is no longer kept. */
  #quotes = 0;
  #hasEnded = false;

  /** `taken`: what was read of the record so far. */
  constructor(
    start: { line: number; byteOffset: number; beginning: string },
    taken: { bytes: number; breaks: number; isQuoted: boolean; isLineWhole: boolean },
    rules: RecordRules,
  ) {
    this.#start = start;
    this.#rules = rules;
    this.#isQuoted = taken.isQuoted;
    this.#bytes = taken.bytes;
    this.#breaks = taken.breaks;
    this.#isLineWhole = taken.isLineWhole;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Number of lines of the record. */
  get lines(): number {
    return this.#breaks;
  }

  get rejected(): RejectedRecord {
    const { line, byteOffset, beginning } = this.#start;
    return { line, byteOffset, ...tooLong({ beginning, bytes: this.#bytes }) };
  }

  /** Takes the bytes from `start` that belong to the record; returns the position after them, at its end or where more are needed. */
  take(bytes: Uint8Array, start: number, isEnd: boolean): number {
    let at = start;
    while (at < bytes.length) {
      const lineEnd = bytes.indexOf(LF, at);
      if (!this.#isQuoted && lineEnd >= 0) return this.#end(lineEnd - at, lineEnd + 1);
      const found = lineEnd < 0 && isEnd ? bytes.length : lineEnd;
      if (!this.#isQuoted || found < 0) {
        if (this.#isQuoted && this.#isLineWhole && bytes.length - at <= LONGEST_RECORD) return at;
        if (this.#isQuoted) this.#quotes += countByte(bytes, QUOTE, [at, bytes.length]);
        this.#bytes += bytes.length - at;
        this.#isLineWhole = false;
        break;
      }
      const closes = (this.#quotes + countByte(bytes, QUOTE, [at, found])) % 2 === 1;
      const reading = this.#isLineWhole ? readLine(bytes, at, { ...this.#rules, isEnd }) : "none";
      if (reading === undefined) return at;
      if (reading === "record" || (reading === "stray quotes" && !closes)) { // the quote was never closed
        this.#bytes--; // the line break before
        this.#hasEnded = true;
        return at;
      }
      if (closes) return this.#end(found - at, found + 1);
      this.#bytes += found + 1 - at;
      this.#breaks++;
      this.#quotes = 0;
      this.#isLineWhole = true;
      at = found + 1;
    }
    if (isEnd) return this.#end(at > bytes.length ? -1 : 0, bytes.length);
    return bytes.length;
  }

  #end(bytes: number, next: number): number {
    this.#bytes += bytes;
    this.#breaks++;
    this.#hasEnded = true;
    return next;
  }
}
