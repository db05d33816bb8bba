import { RequestError } from "./request_error.ts";

/** A row as the API sent it. */
export interface ApiRow {
  /**
   * Values by the API's own column names: texts decoded, numbers and booleans as written, nested values as JSON text. Empty if
   * the row is rejected.
   */
  readonly fields: Record<string, string | null>;
  /** JSON text of the row as received. */
  readonly raw: string;
  /** Reason why the row is rejected; a predicate of "the row". */
  readonly reason?: string;
}

const ADVICE = "Check SALES_API_URL: a sales API must answer with a JSON array of objects";

/** Splits a JSON array into its rows without passing any number through a JS number. */
export function parseApiRows(text: string): ApiRow[] {
  if (text.trim() === "" || isCut(text)) throw new RequestError("the answer was cut short", { passing: true });
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new RequestError("the answer is not JSON", { advice: ADVICE });
  }
  if (!Array.isArray(answer)) throw new RequestError("the answer is JSON, but not an array", { advice: ADVICE });
  return splitJson(text).map(parseRow);
}

function isCut(text: string): boolean {
  return text.trimStart().startsWith("[") && !text.trimEnd().endsWith("]");
}

function parseRow(raw: string): ApiRow {
  if (!raw.startsWith("{")) return { fields: {}, raw, reason: "is not a JSON object" };
  const fields = new Map<string, string | null>();
  for (const member of splitJson(raw)) {
    const { key, value } = parseMember(member);
    if (fields.has(key)) return { fields: {}, raw, reason: `has the key ${JSON.stringify(key)} twice` };
    if (!isStorable(key) || !isStorable(value)) {
      const place = JSON.stringify(key);
      return {
        fields: {},
        raw,
        reason: `has U+0000 or half a surrogate pair in ${place}, which PostgreSQL cannot store`,
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
