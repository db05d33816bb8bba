import { concat, textOf } from "../content/bytes.ts";
import { LONGEST_RECORD, tooLong } from "../orders/longest_record.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";
import { trimBlanks } from "./blanks.ts";
import type { JsonRow, JsonRows, JsonSplitter } from "./json_splitter.ts";

const LF = 10;

/** Splits JSON lines into rows; skips blank lines. */
export class JsonLineSplitter implements JsonSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  #line = 1;
  /** Offset of the rest in the file, in bytes. */
  #offset = 0;
  /** Beginning of a line that is too long, until its end is read. */
  #long: { readonly line: number; readonly byteOffset: number; readonly beginning: string } | undefined;

  push(bytes: Uint8Array): JsonRows {
    return this.#split(bytes, false);
  }

  end(): JsonRows {
    return this.#split(new Uint8Array(0), true);
  }

  #split(more: Uint8Array, isEnd: boolean): JsonRows {
    const bytes = this.#rest.length === 0 ? more : concat(this.#rest, more);
    const rows: JsonRow[] = [];
    const rejected: RejectedRecord[] = [];
    let start = 0;
    while (start < bytes.length || (isEnd && this.#long !== undefined)) {
      const found = bytes.indexOf(LF, start);
      const end = found < 0 ? bytes.length : found;
      if (this.#long === undefined && end - start > LONGEST_RECORD) {
        const beginning = textOf(bytes.subarray(start, start + 4000));
        this.#long = { line: this.#line, byteOffset: this.#offset + start, beginning };
      }
      if (found < 0 && !isEnd) {
        if (this.#long !== undefined) start = bytes.length;
        break;
      }
      if (this.#long !== undefined) {
        const { line, byteOffset, beginning } = this.#long;
        const length = this.#offset + end - byteOffset;
        rejected.push({ line, byteOffset, ...tooLong({ beginning, bytes: length }) });
        this.#long = undefined;
      } else {
        const row = trimBlanks(bytes, [start, end]);
        if (row.bytes.length > 0) {
          rows.push({ line: this.#line, byteOffset: this.#offset + row.start, bytes: row.bytes });
        }
      }
      this.#line++;
      start = end + 1;
    }
    const taken = Math.min(start, bytes.length);
    this.#rest = bytes.slice(taken);
    this.#offset += taken;
    return { rows, rejected };
  }
}
