import { decodeText } from "./json_text.ts";
import { tooLong } from "./longest_record.ts";
import { decodeRow, type RawRow } from "./split_rows.ts";
import type { RecordCode } from "./staged_chunk.ts";

/** A row as the API sent it. */
export interface ApiRow {
  /**
   * Values by the API's own column names, as JSON text as written, which `apiValues` decodes: no number passes through a JS
   * number. A map, as a shop's column may be called `constructor`. Empty if the row is rejected.
   */
  readonly fields: ReadonlyMap<string, string>;
  /** JSON text of the row as received; its beginning if the row is too long. */
  readonly raw: string;
  /** Reason why the row is rejected; a predicate of "the row". */
  readonly reason?: string;
  /** Code of that reason. */
  readonly code?: RecordCode;
}

/** Bytes of a row that is too long of which the beginning is shown. */
const SHOWN_BYTES = 4_000;

/** Characters of a key that a reason shows. */
const SHOWN_KEY = 100;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

const NO_FIELDS: ApiRow["fields"] = new Map();

/** Splits a row into its fields; throws a `RequestError` if it is not JSON. */
export function parseApiRow(row: RawRow): ApiRow {
  if (row.isTooLong) {
    const beginning = new TextDecoder().decode(Buffer.concat(row.parts.slice(0, 2)).subarray(0, SHOWN_BYTES));
    const { record, reason, code } = tooLong({ beginning: beginning.trimStart(), bytes: row.bytes });
    return { fields: NO_FIELDS, raw: record, reason, code };
  }
  const raw = decodeRow(row);
  if (!raw.startsWith("{")) return { fields: NO_FIELDS, raw, reason: "is not a JSON object", code: "not_an_object" };
  const fields = new Map<string, string>();
  for (const { key, value } of membersOf(raw)) {
    if (fields.has(key)) {
      return { fields: NO_FIELDS, raw, reason: `has the key ${shown(key)} twice`, code: "repeated_key" };
    }
    if (!isStorableText(key) || !isStorable(value)) {
      const place = shown(key);
      return {
        fields: NO_FIELDS,
        raw,
        reason: `has U+0000 or half a surrogate pair in ${place}, which PostgreSQL cannot store`,
        code: "not_storable",
      };
    }
    fields.set(key, value);
  }
  return { fields, raw };
}

function shown(key: string): string {
  return JSON.stringify(key.length > SHOWN_KEY ? `${key.slice(0, SHOWN_KEY)}…` : key);
}

/** Whether PostgreSQL can store the text of a value; only an escape can write what it cannot. */
function isStorable(value: string): boolean {
  return !value.startsWith('"') || !value.includes("\\u") || isStorableText(decodeText(value));
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Splits a valid JSON object into its keys, decoded, and the texts of their values. */
function* membersOf(text: string): Generator<{ key: string; value: string }> {
  let at = 1;
  while (true) {
    const keyStart = text.indexOf('"', at);
    if (keyStart === -1) return; // an empty object
    const keyEnd = closingQuote(text, keyStart) + 1;
    const valueStart = text.indexOf(":", keyEnd) + 1;
    const valueEnd = endOfValue(text, valueStart);
    yield { key: decodeText(text.slice(keyStart, keyEnd)), value: text.slice(valueStart, valueEnd).trim() };
    if (text.charCodeAt(valueEnd) !== COMMA) return;
    at = valueEnd + 1;
  }
}

/** Returns where the value of a member ends: before its comma, or the bracket of the object. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start;; at++) {
    const mark = text.charCodeAt(at);
    if (mark === QUOTE) at = closingQuote(text, at);
    else if (mark === OPEN_ARRAY || mark === OPEN_OBJECT) depth++;
    else if (mark === CLOSE_ARRAY || mark === CLOSE_OBJECT) {
      if (depth-- === 0) return at;
    } else if (mark === COMMA && depth === 0) return at;
  }
}

/** Returns where the JSON string that opens at `start` closes; a regular expression would exhaust the stack on a huge one. */
function closingQuote(text: string, start: number): number {
  let at = start;
  do at = text.indexOf('"', at + 1); while (isEscaped(text, at));
  return at;
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
