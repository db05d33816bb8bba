import { visible } from "../core/visible.ts";
import { LONGEST_RECORD } from "./longest_record.ts";
import { RequestError } from "./request_error.ts";

/** A row of an answer as received. */
export interface RawRow {
  /** Its bytes, in one part unless the row is too long. */
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  readonly isTooLong: boolean;
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Arrays and objects within each other; more are an attack. */
const DEEPEST = 10_000;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Keys of an object that an error names, and characters of each. */
const [SHOWN_KEYS, SHOWN_CHARACTERS] = [8, 40];

const ADVICE = "Check SALES_API_URL: a sales API must answer with a JSON array of objects";

/**
 * Splits the bytes of a JSON array, which come in blocks, into its rows, one at a time: a whole answer as text and as objects
 * would take many times its bytes. Throws a `RequestError` where the bytes are not such an array. It finds where a row ends;
 * whether the row is JSON, `decodeRow` finds.
 */
export function* splitRows(blocks: Iterable<Uint8Array>): Generator<RawRow> {
  const closings: number[] = [];
  let isComplete = false;
  let isInString = false;
  let isEscaped = false;
  let isFirst = true;
  let parts: Uint8Array[] = [];

  for (const block of blocks) {
    let start = 0;
    for (let at = 0; at < block.length; at++) {
      const byte = block[at]!;
      if (isInString) {
        const end = stringEnd(block, isEscaped ? at + 1 : at);
        isEscaped = end.isEscaped;
        isInString = end.at === -1;
        if (isInString) break;
        at = end.at;
        continue;
      }
      if (closings.length === 0) {
        if (isBlank(byte) || !isComplete && BYTE_ORDER_MARK.includes(byte)) continue;
        if (isComplete) throw new RequestError("the answer goes on after its JSON array", { advice: ADVICE });
        if (byte !== OPEN_ARRAY) throw notAnArray(blocks);
        closings.push(CLOSE_ARRAY);
        start = at + 1;
        continue;
      }
      if (byte === QUOTE) isInString = true;
      else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        closings.push(byte === OPEN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT);
        if (closings.length > DEEPEST) throw notJson();
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (closings.pop() !== byte) throw notJson();
        isComplete = closings.length === 0;
      }
      if (isComplete || byte === COMMA && closings.length === 1) {
        const row = rowOf([...parts, block.subarray(start, at)]);
        if (row.bytes > 0) yield row;
        else if (!isComplete || !isFirst) throw notJson();
        isFirst = false;
        parts = [];
        start = at + 1;
      }
    }
    if (closings.length > 0) parts.push(block.subarray(start));
  }
  if (!isComplete) throw new RequestError("the answer was cut short", { passing: true });
}

/** Returns where the string closes in which a block goes on at `from`, or -1, and whether the block's end escapes what follows. */
function stringEnd(block: Uint8Array, from: number): { at: number; isEscaped: boolean } {
  for (let start = from;;) {
    const at = block.indexOf(QUOTE, start);
    const end = at === -1 ? block.length : at;
    let first = end;
    while (first > start && block[first - 1] === BACKSLASH) first--;
    const isEscaped = (end - first) % 2 === 1;
    if (at === -1 || !isEscaped) return { at, isEscaped };
    start = at + 1;
  }
}

/** Decodes a row that is not too long; throws a `RequestError` if it is not JSON in UTF-8. */
export function decodeRow({ parts }: RawRow): string {
  const text = decode(parts);
  try {
    JSON.parse(text);
  } catch {
    throw notJson();
  }
  return text;
}

function rowOf(parts: Uint8Array[]): RawRow {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  if (bytes > LONGEST_RECORD) return { parts, bytes, isTooLong: true };
  const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  let start = 0;
  let end = whole.length;
  while (start < end && isBlank(whole[start]!)) start++;
  while (end > start && isBlank(whole[end - 1]!)) end--;
  return { parts: [whole.subarray(start, end)], bytes: end - start, isTooLong: false };
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

function decode(parts: readonly Uint8Array[]): string {
  try {
    return decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } catch {
    throw new RequestError("the answer is not UTF-8", { advice: "Have the API send JSON as UTF-8" });
  }
}

function notJson(): RequestError {
  return new RequestError("the answer is not JSON", { advice: ADVICE });
}

function notAnArray(blocks: Iterable<Uint8Array>): RequestError {
  const row = rowOf([...blocks]);
  if (row.isTooLong) return new RequestError("the answer is not a JSON array", { advice: ADVICE });
  try {
    const keys = keysOf(JSON.parse(decodeRow(row)));
    const object = keys.length === 0 ? "" : `: an object with ${keys.map((key) => `"${visible(key)}"`).join(", ")}`;
    return new RequestError(`the answer is JSON, but not an array${object}`, { advice: ADVICE });
  } catch (error) {
    return error as RequestError;
  }
}

/** Returns the first keys of an object, shortened; none of another value. */
function keysOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).slice(0, SHOWN_KEYS).map((key) => key.slice(0, SHOWN_CHARACTERS));
}
