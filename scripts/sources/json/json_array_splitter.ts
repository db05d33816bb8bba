import { BYTE_ORDER_MARK, textOf } from "../content/bytes.ts";
import { LONGEST_RECORD, tooLong } from "../orders/longest_record.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";
import { isBlank, trimBlanks } from "./blanks.ts";
import { type JsonRow, type JsonRows, type JsonSplitter, NotJson } from "./json_splitter.ts";

const LF = 10;
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Deepest nesting of arrays and objects; deeper input is an attack. */
const DEEPEST = 10_000;

/** An element whose end has not been read. */
interface OpenElement {
  readonly line: number;
  readonly byteOffset: number;
  /** Its bytes so far; only the first ones if it is too long. */
  parts: Uint8Array[];
  bytes: number;
}

/** Splits a JSON array into its elements. */
export class JsonArraySplitter implements JsonSplitter {
  readonly #closings: number[] = [];
  #hasEnded = false;
  #isInString = false;
  #isEscaped = false;
  #line = 1;
  #offset = 0;
  #element: OpenElement | undefined;
  /** Whether another element must follow, after a comma. */
  #isAwaited = false;

  push(bytes: Uint8Array): JsonRows {
    const rows: JsonRow[] = [];
    const rejected: RejectedRecord[] = [];
    let start = 0; // of the element's bytes that are not in its parts yet
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === LF) this.#line++;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
        continue;
      }
      if (isBlank(byte)) continue;
      if (this.#closings.length === 0) {
        this.#begin(byte);
        continue;
      }
      const isBetween = this.#closings.length === 1 && (byte === COMMA || byte === CLOSE_ARRAY);
      if (this.#element === undefined && !(isBetween && byte === CLOSE_ARRAY && !this.#isAwaited)) {
        this.#element = { line: this.#line, byteOffset: this.#offset + at, parts: [], bytes: 0 };
        start = at;
      }
      if (isBetween) {
        if (this.#element !== undefined) this.#close(bytes.subarray(start, at), { rows, rejected });
        this.#isAwaited = byte === COMMA;
        if (byte === COMMA) continue;
      }
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        this.#closings.push(byte === OPEN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT);
        if (this.#closings.length > DEEPEST) throw this.#notJson();
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (this.#closings.pop() !== byte) throw this.#notJson();
        this.#hasEnded = this.#closings.length === 0;
      }
    }
    if (this.#element !== undefined) this.#keep(bytes.slice(start));
    this.#offset += bytes.length;
    return { rows, rejected };
  }

  end(): JsonRows {
    if (!this.#hasEnded) throw new NotJson("it is cut off: its JSON array has no end");
    return { rows: [], rejected: [] };
  }

  #begin(byte: number): void {
    if (this.#hasEnded) throw new NotJson(`it has more after its JSON array, on line ${this.#line}`);
    if (byte === OPEN_ARRAY) this.#closings.push(CLOSE_ARRAY);
    else if (!BYTE_ORDER_MARK.includes(byte)) throw this.#notJson();
  }

  #keep(bytes: Uint8Array): void {
    const element = this.#element!;
    if (element.bytes <= LONGEST_RECORD) element.parts.push(bytes);
    element.bytes += bytes.length;
  }

  #close(bytes: Uint8Array, into: { rows: JsonRow[]; rejected: RejectedRecord[] }): void {
    this.#keep(bytes);
    const { line, byteOffset, parts, bytes: length } = this.#element!;
    this.#element = undefined;
    const whole = parts.length === 1 ? parts[0]! : new Uint8Array(Buffer.concat(parts));
    if (length > LONGEST_RECORD) {
      const beginning = textOf(whole.subarray(0, 4000));
      into.rejected.push({ line, byteOffset, ...tooLong({ beginning, bytes: length }) });
    } else into.rows.push({ line, byteOffset, bytes: trimBlanks(whole, [0, whole.length]).bytes });
  }

  #notJson(): NotJson {
    return new NotJson(`it is not a JSON array of orders: see line ${this.#line}`);
  }
}
