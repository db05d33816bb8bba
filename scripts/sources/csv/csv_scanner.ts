import { concat, textOf } from "../content/bytes.ts";
import { ChunkWriter } from "./chunk_writer.ts";
import { type CsvShape, nothingNoticed, type Noticed } from "./csv_shape.ts";
import { specialBytes } from "./special_bytes.ts";
import { repeatedHeader } from "./repeated_header.ts";
import { LongRecord } from "./long_record.ts";
import { LONGEST_RECORD } from "../orders/longest_record.ts";
import {
  countByte,
  judgeField,
  type ReadingState,
  readLine,
  type RecordRules,
  type Suspect,
  unclosedField,
  wasNeverClosed,
  whereBroken,
} from "./open_quote.ts";
import { reasonOf, type RecordReason } from "../orders/record_reasons.ts";
import type { LeftOut, RecordCode, RejectedRecord, StagedChunk } from "../orders/staged_chunk.ts";

const [LF, CR, QUOTE] = [10, 13, 34];

/** Records that a scanner has split. */
export type ScannedRecords = Omit<StagedChunk, "received">;

/**
 * Splits CSV bytes into records, and puts the batch and the line in front of each.
 *
 * A well-formed record is copied byte for byte, so that scanning is as fast as COPY. A record whose quotes or line ends COPY would
 * misread is rewritten, and an ambiguous one is rejected, so that damage never spreads beyond its own line.
 */
export class CsvScanner {
  readonly noticed: Noticed = nothingNoticed();
  readonly #shape: CsvShape;
  readonly #rules: RecordRules;
  readonly #isSpecial: Uint8Array;
  readonly #out: ChunkWriter;
  #quotesFields: boolean | undefined;
  #line: number;
  /** Offset in the file of the bytes being scanned. */
  #offset: number;
  #rest = new Uint8Array(0);
  #long: LongRecord | undefined;
  #rejected: RejectedRecord[] = [];
  #leftOut: LeftOut[] = [];

  constructor(shape: CsvShape) {
    this.#shape = shape;
    this.#rules = { separator: shape.separator.charCodeAt(0), fields: shape.fields };
    this.#isSpecial = specialBytes(this.#rules.separator);
    this.#out = new ChunkWriter(shape);
    this.#quotesFields = shape.header.includes(QUOTE) || undefined;
    this.#line = shape.firstLine;
    this.#offset = shape.firstByte;
  }

  /** Returns the records that these bytes complete. */
  push(bytes: Uint8Array): ScannedRecords {
    if (this.noticed.tableEnd !== undefined) {
      this.noticed.tableEnd.after += countByte(bytes, LF, [0, bytes.length]);
      return this.#scan(bytes.subarray(0, 0), false);
    }
    return this.#scan(this.#rest.length === 0 ? bytes : concat(this.#rest, bytes), false);
  }

  /** Returns the last record if the file does not end with a line break. */
  end(): ScannedRecords {
    return this.#scan(this.#rest, true);
  }

  #scan(bytes: Uint8Array, isEnd: boolean): ScannedRecords {
    this.#out.begin(bytes.length);
    [this.#rejected, this.#leftOut] = [[], []];
    let start = 0;
    while (start < bytes.length || (isEnd && this.#long !== undefined)) {
      const next = this.#long === undefined
        ? this.#record(bytes, start, isEnd)
        : this.#continueLong(bytes, start, { isEnd, long: this.#long });
      if (next < 0) break;
      start = next;
    }
    this.#rest = bytes.slice(start);
    this.#offset += start;
    const [{ csv, rows }, leftOut, rejected] = [this.#out.end(), this.#leftOut, this.#rejected];
    return { csv, rows: rows + leftOut.length + rejected.length, leftOut, rejected };
  }

  /** Scans the record that begins at `start`; returns where the next one begins, or -1 if more bytes are needed. */
  #record(bytes: Uint8Array, start: number, isEnd: boolean): number {
    const { separator } = this.#rules;
    const isSpecial = this.#isSpecial;
    const quote = this.#shape.quote === "none" ? -1 : QUOTE;
    // Two more bytes, for the CR and the LF of the line end.
    const limit = Math.min(bytes.length, start + LONGEST_RECORD + 2);
    let fields = 1;
    let breaks = 0; // line breaks inside quotes
    let fieldStart = start;
    let isPlain = true; // COPY reads the bytes as this scanner does
    let hasTextAfterQuote = false;
    let hasNul = false;
    let isAscii = true;
    let needsQuotes = false; // a field has a separator or a quote, so that it must be quoted
    let closed = -1; // position of the last closing quote
    let suspect: Suspect | undefined; // a quoted field that perhaps was never closed
    let strayQuote = -1; // position of the last quote that is a character
    let at = start;

    for (; at < limit; at++) {
      const byte = bytes[at]!;
      if (isSpecial[byte] === 0) continue;
      if (byte === separator) {
        fields++;
        fieldStart = at + 1;
        continue;
      }
      if (byte === LF) break;
      if (byte === quote && at === fieldStart) {
        const open = at;
        const breaksBefore = breaks;
        // Skips to the closing quote; a doubled quote is a character.
        for (at++; at < limit; at++) {
          const quoted = bytes[at]!;
          if (isSpecial[quoted] === 0) continue;
          if (quoted === QUOTE) {
            if (bytes[at + 1] !== QUOTE) break;
            at++;
            needsQuotes = true;
          } else if (quoted === LF) breaks++;
          else if (quoted === separator) needsQuotes = true;
          else if (quoted > 127) isAscii = false;
          else if (quoted === 0) hasNul = true;
        }
        if (at >= bytes.length - 1 && !isEnd) return -1;
        if (at >= limit) {
          const unclosed = unclosedField(bytes, { start, open, end: at, before: fields - 1 }, this.#reading(isEnd));
          return "open" in unclosed
            ? this.#rejectLine(bytes, start, { ...unclosed, isEnd })
            : this.#beginLong(bytes, start, unclosed);
        }
        const after = bytes[at + 1];
        if (after === CR && at + 2 >= bytes.length && !isEnd) return -1;
        const isLineEnd = after === undefined || after === LF ||
          (after === CR && (bytes[at + 2] === LF || at + 2 >= bytes.length));
        const hasTextAfter = after !== separator && !isLineEnd;
        if (breaks > breaksBefore) {
          const judged = judgeField(bytes, { open, close: at, before: fields - 1 }, this.#reading(isEnd));
          if (judged === undefined) return -1;
          if (judged === "never closed") return this.#rejectLine(bytes, start, { open, isEnd });
          if (judged !== "closed") suspect ??= judged;
          if (hasTextAfter) {
            const broken = whereBroken(bytes, { open, close: at, before: fields - 1 }, {
              ...this.#reading(isEnd),
              suspect,
            });
            return this.#rejectLine(bytes, start, { ...broken, isEnd });
          }
        }
        hasTextAfterQuote ||= hasTextAfter;
        closed = at;
      } else if (byte === QUOTE) {
        isPlain = false;
        strayQuote = at;
      } else if (byte === CR) isPlain &&= bytes[at + 1] === LF || (isEnd && at === bytes.length - 1);
      else if (byte > 127) isAscii = false;
      else if (byte === 0) hasNul = true;
    }

    if (at >= limit && !(isEnd && limit === bytes.length)) {
      if (limit === bytes.length) return -1;
      return this.#beginLong(bytes, start, { end: at, breaks, isQuoted: false, isLineWhole: false });
    }
    const end = at > start && bytes[at - 1] === CR ? at - 1 : at;
    if (end - start > LONGEST_RECORD) {
      return this.#beginLong(bytes, start, { end: at, breaks, isQuoted: false, isLineWhole: false });
    }
    const next = at + 1;
    if (suspect !== undefined) {
      const after = readLine(bytes, next, this.#reading(isEnd));
      if (after === undefined) return -1;
      const record = {
        isGood: !hasTextAfterQuote && fields === this.#shape.fields,
        hasStrayQuotes: strayQuote > suspect.close,
        isNextRecord: after !== "none",
        quotesFields: this.#quotesFields,
      };
      if (wasNeverClosed(suspect, record)) return this.#rejectLine(bytes, start, { open: suspect.open, isEnd });
    }
    const isEmpty = end - start < fields; // nothing but separators
    if (isEmpty && (fields === 1 || fields === this.#shape.fields)) this.noticed.emptyLines++;
    else if (this.#shape.rules?.endsTable(this.#out.fieldsOf(bytes.subarray(start, end)))) {
      this.noticed.tableEnd = { line: this.#line, after: countByte(bytes, LF, [next, bytes.length]) };
      return bytes.length;
    } else if (hasTextAfterQuote) this.#reject(bytes, [start, end], "text_after_quote");
    else if (fields !== this.#shape.fields) {
      this.#reject(bytes, [start, end], "field_count", `has ${fields} fields instead of ${this.#shape.fields}`);
    } else if (hasNul) this.#reject(bytes, [start, end], "nul_byte");
    else if (this.#shape.rules?.looksLikeEnd(this.#out.fieldsOf(bytes.subarray(start, end)))) {
      this.#reject(bytes, [start, end], "ends_table");
    } else if (!isAscii && !this.noticed.letters.isText(bytes.subarray(start, end))) {
      this.#reject(bytes, [start, end], "not_utf8");
    } else if (end - start === this.#shape.header.length && this.#isHeader(bytes.subarray(start, end))) {
      // A repeated header is left out.
    } else if (end === bytes.length && !this.#isWhole(closed === end - 1)) {
      this.#reject(bytes, [start, end], "no_line_end");
    } else {
      if (isPlain && this.#out.keepsAll) this.#out.write(bytes.subarray(start, end), this.#line);
      else this.#rewrite(bytes, [start, end]);
      if (strayQuote >= 0) this.#quotesFields = false;
      else if (needsQuotes) this.#quotesFields ??= true;
    }
    this.#line += 1 + breaks;
    return next;
  }

  #rewrite(bytes: Uint8Array, [start, end]: readonly [number, number]): void {
    const written = this.#out.rewrite(this.#out.fieldsOf(bytes.subarray(start, end)), this.#line);
    if ("leftOut" in written) this.#leftOut.push(written.leftOut);
    else if ("code" in written) this.#reject(bytes, [start, end], written.code, written.reason);
  }

  #reading(isEnd: boolean): RecordRules & ReadingState {
    return { ...this.#rules, isEnd, quotesFields: this.#quotesFields };
  }

  /** Rejects the record at `start` up to the end of the line with the quote at `open`; the next line is a record of its own. */
  #rejectLine(
    bytes: Uint8Array,
    start: number,
    { open, isEnd, code = "open_quote" }: { open: number; isEnd: boolean; code?: "open_quote" | "text_after_quote" },
  ): number {
    const found = bytes.indexOf(LF, open);
    const end = found < 0 ? bytes.length : found;
    const breaks = countByte(bytes, LF, [start, end]);
    if (end - start > LONGEST_RECORD) {
      return this.#beginLong(bytes, start, { end, breaks, isQuoted: false, isLineWhole: false });
    }
    if (found < 0 && !isEnd) return -1;
    this.#reject(bytes, [start, bytes[end - 1] === CR ? end - 1 : end], code);
    this.#line += 1 + breaks;
    return end + 1;
  }

  /** Begins a record that is too long; returns the position of its remaining bytes. */
  #beginLong(
    bytes: Uint8Array,
    start: number,
    { end, ...taken }: { end: number; breaks: number; isQuoted: boolean; isLineWhole: boolean },
  ): number {
    const beginning = textOf(bytes.subarray(start, start + 1000));
    const record = { line: this.#line, byteOffset: this.#offset + start, beginning };
    this.#long = new LongRecord(record, { bytes: end - start, ...taken }, this.#rules);
    return end;
  }

  #continueLong(bytes: Uint8Array, start: number, { isEnd, long }: { isEnd: boolean; long: LongRecord }): number {
    const next = long.take(bytes, start, isEnd);
    if (long.hasEnded) {
      this.#shape.rules?.noteRejected("too_long");
      this.#rejected.push(long.rejected);
      this.#line += long.lines;
      this.#long = undefined;
    } else if (next === start) return -1;
    return next;
  }

  #reject(
    bytes: Uint8Array,
    [start, end]: readonly [number, number],
    code: RecordCode,
    reason = reasonOf(code as RecordReason, this.#shape.encoding),
  ): void {
    const record = textOf(bytes.subarray(start, end));
    this.#shape.rules?.noteRejected(code);
    this.#rejected.push({ line: this.#line, byteOffset: this.#offset + start, code, reason, record });
  }

  /** Whether a record repeats the header. */
  #isHeader(record: Uint8Array): boolean {
    const again = repeatedHeader(record, this.#shape);
    if (again === "same") this.noticed.repeatedHeaders++;
    if (again === "other order") this.noticed.otherHeader ??= this.#line;
    return again !== undefined;
  }

  /** Whether the last record, which has no line end, is complete: a cut could only be in its last field. */
  #isWhole(isLastClosed: boolean): boolean {
    const { isLastLineEndOptional, keep, fields } = this.#shape;
    const isWhole = isLastLineEndOptional || isLastClosed || (keep !== undefined && !keep.includes(fields - 1));
    this.noticed.openEnd = isWhole ? "kept" : "rejected";
    return isWhole;
  }
}
