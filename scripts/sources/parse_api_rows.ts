import { RequestError } from "./request_error.ts";

/** One row as the API sent it. */
export interface ApiRow {
  /**
   * Values by the API's own column names: texts decoded, numbers and booleans in their source text, nested values as
   * their JSON text. Empty if the row is rejected.
   */
  readonly fields: Record<string, string | null>;
  /** The row's JSON text, as received. */
  readonly raw: string;
  /** Why the row cannot be stored and has to be rejected, as what follows "the row". */
  readonly reason?: string;
}

const ADVICE = "Check SALES_API_URL: the sales API answers with a JSON array of objects";

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
        reason: `has U+0000 or half a surrogate pair in ${place}, which no database text holds`,
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

/** The source texts of the elements of a valid JSON array, or of the members of a valid JSON object. */
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

/** Where the JSON string that opens at `start` closes; a regular expression would run out of stack on a huge one. */
function closingQuote(text: string, start: number): number {
  let index = start + 1;
  while (text[index] !== '"') index += text[index] === "\\" ? 2 : 1;
  return index;
}
