import { tooLong } from "./longest_record.ts";
import { decodeRow, type RawRow } from "./split_rows.ts";
import type { RecordCode } from "./staged_chunk.ts";

/** A row as the API sent it. */
export interface ApiRow {
  /**
   * Values by the API's own column names: texts decoded, numbers and booleans as written, nested values as JSON text. Empty if
   * the row is rejected.
   */
  readonly fields: Record<string, string | null>;
  /** JSON text of the row as received; its beginning if the row is too long. */
  readonly raw: string;
  /** Reason why the row is rejected; a predicate of "the row". */
  readonly reason?: string;
  /** Code of that reason. */
  readonly code?: RecordCode;
}

/** Bytes of a row that is too long of which the beginning is shown. */
const SHOWN_BYTES = 4_000;

/** Splits a row into its fields without passing any number through a JS number; throws a `RequestError` if it is not JSON. */
export function parseApiRow(row: RawRow): ApiRow {
  if (row.isTooLong) {
    const beginning = new TextDecoder().decode(Buffer.concat(row.parts.slice(0, 2)).subarray(0, SHOWN_BYTES));
    const { record, reason, code } = tooLong({ beginning: beginning.trimStart(), bytes: row.bytes });
    return { fields: {}, raw: record, reason, code };
  }
  const raw = decodeRow(row);
  if (!raw.startsWith("{")) return { fields: {}, raw, reason: "is not a JSON object", code: "not_an_object" };
  const fields = new Map<string, string | null>();
  for (const member of splitJson(raw)) {
    const { key, value } = parseMember(member);
    if (fields.has(key)) {
      return { fields: {}, raw, reason: `has the key ${JSON.stringify(key)} twice`, code: "repeated_key" };
    }
    if (!isStorable(key) || !isStorable(value)) {
      const place = JSON.stringify(key);
      return {
        fields: {},
        raw,
        reason: `has U+0000 or half a surrogate pair in ${place}, which PostgreSQL cannot store`,
        code: "not_storable",
      };
    }
    fields.set(key, value);
  }
  return { fields: Object.fromEntries(fields), raw };
}

function parseMember(member: string): { key: string; value: string | null } {
  const keyEnd = closingQuote(member, 0) + 1;
  const source = member.slice(member.indexOf(":", keyEnd) + 1).trim();
  const value = source === "null" ? null : source.startsWith('"') ? JSON.parse(source) as string : source;
  return { key: JSON.parse(member.slice(0, keyEnd)), value };
}

function isStorable(text: string | null): boolean {
  return text === null || (text.isWellFormed() && !text.includes("\0"));
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
