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
  for (const member of splitJson(raw)) {
    const { key, value } = parseMember(member);
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

function parseMember(member: string): { key: string; value: string } {
  const keyEnd = closingQuote(member, 0) + 1;
  return { key: JSON.parse(member.slice(0, keyEnd)), value: member.slice(member.indexOf(":", keyEnd) + 1).trim() };
}

/** Whether PostgreSQL can store the text of a value; only an escape can write what it cannot. */
function isStorable(value: string): boolean {
  return !value.startsWith('"') || !value.includes("\\u") || isStorableText(JSON.parse(value));
}

function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/** Splits a valid JSON array into the texts of its elements, or a valid JSON object into those of its members. */
function splitJson(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const mark = text[index]!;
    if (mark === '"') index = closingQuote(text, index);
    if ("[{".includes(mark) && ++depth === 1) start = index + 1;
    if (depth === 1 && ",]}".includes(mark)) {
      items.push(text.slice(start, index).trim());
      start = index + 1;
    }
    if ("]}".includes(mark)) depth--;
  }
  return items.length === 1 && items[0] === "" ? [] : items;
}

/** Returns where the JSON string that opens at `start` closes; a regular expression would exhaust the stack on a huge one. */
function closingQuote(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index;
}
