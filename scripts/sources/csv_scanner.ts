import { LONGEST_RECORD, tooLong } from "./longest_record.ts";
import { quoteField } from "./quote_field.ts";
import type { RecordCode, RejectedRecord, StagedChunk } from "./staged_chunk.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Records that a scanner has split and stamped. */
export type ScannedRecords = Omit<StagedChunk, "received">;

/** Shape of the records of a file. */
export interface CsvShape {
  /** One ASCII character. */
  readonly separator: string;
  /** Number of fields in the header. */
  readonly fields: number;
  /** Positions of the fields to keep, in that order; undefined keeps every record unchanged. */
  readonly keep: readonly number[] | undefined;
  /** Line of the first record. */
  readonly firstLine: number;
  /** Bytes of the file before it. */
  readonly firstByte: number;
  readonly batchId: string;
}

/**
 * Splits CSV bytes into records and stamps each with its batch and line.
 *
 * A well-formed record is passed on byte for byte, which keeps pace with COPY. A record whose quotes or line ends COPY would
 * misread is rewritten, and an ambiguous one is rejected, so that damage never spreads beyond its own line.
 */
export class CsvScanner {
  readonly #shape: CsvShape;
  readonly #separator: number;
  /** For each byte, whether it may be more than a character of its field. */
  readonly #isSpecial: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #encoder = new TextEncoder();
  readonly #prefix: Uint8Array;
  #line: number;
  /** Bytes of the file before those that are scanned. */
  #offset: number;
  #rest = new Uint8Array(0);
  /** Beginning and length so far of a line that is too long, whose end has not come yet. */
  #long: { beginning: string; bytes: number; byteOffset: number } | undefined;

  #out = new Uint8Array(0);
  #length = 0;
  #rows = 0;
  #rejected: RejectedRecord[] = [];

  constructor(shape: CsvShape) {
    this.#shape = shape;
    this.#separator = shape.separator.charCodeAt(0);
    this.#isSpecial = Uint8Array.from({ length: 256 }, (_, byte) => byte > 127 ? 1 : 0);
    for (const byte of [0, LF, CR, QUOTE, this.#separator]) this.#isSpecial[byte] = 1;
    this.#prefix = this.#encoder.encode(`${shape.batchId}${shape.separator}`);
    this.#line = shape.firstLine;
    this.#offset = shape.firstByte;
  }

  /** Returns the records that these bytes complete. */
  push(bytes: Uint8Array): ScannedRecords {
    if (bytes.length === 0) return { csv: bytes, rows: 0, rejected: [] };
    return this.#scan(this.#rest.length === 0 ? bytes : concat(this.#rest, bytes), false);
  }

  /** Returns the last record if the file does not end with a line break. */
  end(): ScannedRecords {
    return this.#scan(this.#rest, true);
  }

  #scan(bytes: Uint8Array, isEnd: boolean): ScannedRecords {
    this.#out = new Uint8Array(bytes.length + (bytes.length >> 2) + 4096);
    this.#length = 0;
    this.#rows = 0;
    this.#rejected = [];

    let start = this.#long === undefined ? 0 : this.#endLongLine(bytes, isEnd);
    while (start < bytes.length) {
      const next = this.#record(bytes, start, isEnd);
      if (next < 0) break;
      start = next;
    }
    this.#rest = bytes.slice(start);
    this.#offset += start;
    return { csv: this.#out.subarray(0, this.#length), rows: this.#rows, rejected: this.#rejected };
  }

  /** Scans the record that begins at `start`; returns where the next one begins, or -1 if more bytes are needed. */
  #record(bytes: Uint8Array, start: number, isEnd: boolean): number {
    const separator = this.#separator;
    const isSpecial = this.#isSpecial;
    const length = bytes.length;
    let fields = 1;
    let breaks = 0; // line breaks inside quotes
    let isAtFieldStart = true;
    let isPlain = true; // COPY would read the bytes as this scanner does
    let hasTextAfterQuote = false;
    let hasNul = false;
    let isAscii = true;
    let at = start;

    for (; at < length; at++) {
      const byte = bytes[at]!;
      if (isSpecial[byte] === 0) {
        isAtFieldStart = false;
        continue;
      }
      if (byte === separator) {
        fields++;
        isAtFieldStart = true;
        continue;
      }
      if (byte === LF) break;
      if (byte === QUOTE && isAtFieldStart) {
        // To the closing quote; a doubled quote is a character.
        for (at++; at < length; at++) {
          const quoted = bytes[at]!;
          if (quoted === QUOTE) {
            if (bytes[at + 1] !== QUOTE) break;
            at++;
          } else if (quoted === LF) breaks++;
          else if (quoted > 127) isAscii = false;
          else if (quoted === 0) hasNul = true;
        }
        if (at - start > LONGEST_RECORD + 1) return this.#rejectLine(bytes, start, isEnd);
        if (at >= length - 1 && !isEnd) return -1;
        if (at >= length) return this.#rejectLine(bytes, start, isEnd);
        const after = bytes[at + 1];
        if (after === CR && at + 2 >= length && !isEnd) return -1;
        const isLineEnd = after === undefined || after === LF ||
          (after === CR && (bytes[at + 2] === LF || at + 2 >= length));
        if (after !== separator && !isLineEnd) hasTextAfterQuote = true;
      } else if (byte === QUOTE) isPlain = false;
      else if (byte === CR) isPlain &&= bytes[at + 1] === LF || (isEnd && at === length - 1);
      else if (byte > 127) isAscii = false;
      else if (byte === 0) hasNul = true;
      isAtFieldStart = false;
    }

    // One byte more may be the CR of the line's end.
    if (at >= length && !isEnd) return length - start > LONGEST_RECORD + 1 ? this.#rejectLine(bytes, start, isEnd) : -1;
    const end = at > start && bytes[at - 1] === CR ? at - 1 : at;
    if (end - start > LONGEST_RECORD) return this.#rejectLine(bytes, start, isEnd);
    const next = at + 1;
    if (end === start) { // a blank line
      this.#line++;
      return next;
    }

    if (hasTextAfterQuote && breaks > 0) {
      // The quote that seemed to close the field opens one of a later line.
      return this.#rejectLine(bytes, start, isEnd);
    }
    if (hasTextAfterQuote) this.#reject(bytes, [start, end], "text_after_quote", "has text after a closing quote");
    else if (fields !== this.#shape.fields) {
      this.#reject(bytes, [start, end], "field_count", `has ${fields} fields instead of ${this.#shape.fields}`);
    } else if (hasNul) this.#reject(bytes, [start, end], "nul_byte", "holds a NUL byte");
    else if (!isAscii && !this.#isUtf8(bytes.subarray(start, end))) {
      this.#reject(bytes, [start, end], "not_utf8", "is not valid UTF-8");
    } else if (isPlain && this.#shape.keep === undefined) this.#pass(bytes.subarray(start, end));
    else this.#pass(this.#rewrite(bytes.subarray(start, end)));
    this.#line += 1 + breaks;
    return next;
  }

  /**
   * Rejects the single line at `start` regardless of its quotes, so that the next line is read on its own: it has a quote that is
   * never closed, or is too long. Of a line that is too long only the beginning is kept, and its end may come later.
   */
  #rejectLine(bytes: Uint8Array, start: number, isEnd: boolean): number {
    const found = bytes.indexOf(LF, start);
    const next = found < 0 ? bytes.length : found;
    const end = next > start && bytes[next - 1] === CR ? next - 1 : next;
    if (end - start <= LONGEST_RECORD) {
      this.#reject(bytes, [start, next], "open_quote", "has a quote that is never closed");
      this.#line++;
      return next + 1;
    }
    const beginning = textOf(bytes.subarray(start, start + 1000));
    this.#long = { beginning, bytes: 0, byteOffset: this.#offset + start };
    return start + this.#endLongLine(bytes.subarray(start), isEnd);
  }

  /** Takes the bytes of the line that is too long, and rejects it at its end; returns where the next one begins. */
  #endLongLine(bytes: Uint8Array, isEnd: boolean): number {
    const found = bytes.indexOf(LF);
    this.#long!.bytes += found < 0 ? bytes.length : found;
    if (found < 0 && !isEnd) return bytes.length;
    this.#rejected.push({ line: this.#line++, byteOffset: this.#long!.byteOffset, ...tooLong(this.#long!) });
    this.#rows++;
    this.#long = undefined;
    return found < 0 ? bytes.length : found + 1;
  }

  #reject(bytes: Uint8Array, [start, end]: [number, number], code: RecordCode, reason: string): void {
    const record = textOf(bytes.subarray(start, end));
    this.#rejected.push({ line: this.#line, byteOffset: this.#offset + start, code, reason, record });
    this.#rows++;
  }

  #pass(record: Uint8Array): void {
    this.#ensure(record.length + this.#prefix.length + 24);
    this.#out.set(this.#prefix, this.#length);
    this.#length += this.#prefix.length;
    this.#writeNumber(this.#line);
    this.#out[this.#length++] = this.#separator;
    this.#out.set(record, this.#length);
    this.#length += record.length;
    this.#out[this.#length++] = LF;
    this.#rows++;
  }

  /** Returns a record with its fields quoted, reduced to the fields to keep. */
  #rewrite(record: Uint8Array): Uint8Array {
    const fields = splitRecord(this.#decoder.decode(record), this.#shape.separator);
    const kept = this.#shape.keep?.map((position) => fields[position]!) ?? fields;
    return this.#encoder.encode(kept.map(quoteField).join(this.#shape.separator));
  }

  #isUtf8(bytes: Uint8Array): boolean {
    try {
      this.#decoder.decode(bytes);
      return true;
    } catch {
      return false;
    }
  }

  #writeNumber(value: number): void {
    let digits = 1;
    for (let bound = 10; value >= bound; bound *= 10) digits++;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      this.#out[at] = 48 + value % 10;
      value = Math.trunc(value / 10);
    }
    this.#length += digits;
  }

  #ensure(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return;
    const larger = new Uint8Array(2 * this.#out.length + bytes);
    larger.set(this.#out.subarray(0, this.#length));
    this.#out = larger;
  }
}

/** Decodes bytes as received, with U+FFFD for those that PostgreSQL cannot store. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll("\0", "\uFFFD");
}

/** Splits a record into its fields; null for an empty field without quotes. A quote inside an unquoted field is a character. */
export function splitRecord(record: string, separator: string): (string | null)[] {
  const fields: (string | null)[] = [];
  let at = 0;
  while (true) {
    if (record[at] === '"') {
      let text = "";
      for (at++; at < record.length; at++) {
        if (record[at] !== '"') text += record[at];
        else if (record[at + 1] === '"') text += record[at++];
        else break;
      }
      const after = restOfField(record, separator, at + 1); // only in a header: such records are rejected before
      fields.push(text + after);
      at += 1 + after.length;
    } else {
      const text = restOfField(record, separator, at);
      fields.push(text === "" ? null : text);
      at += text.length;
    }
    if (at >= record.length) return fields;
    at++; // the separator
  }
}

function restOfField(record: string, separator: string, at: number): string {
  const end = record.indexOf(separator, at);
  return record.slice(at, end < 0 ? record.length : end);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
