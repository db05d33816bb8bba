import { decodeJson } from "../../scripts/sources/orders/decode_json.ts";
import { type ParsedRow, parseJsonRow, WrittenNumber } from "../../scripts/sources/orders/parse_json_row.ts";
import { splitAnswer } from "../../scripts/sources/api/split_answer.ts";

/** The rows of an answer that is an array, each with its text. */
export function parseRows(answer: string): { raw: string; row: ParsedRow }[] {
  return splitAnswer(new TextEncoder().encode(answer), []).rows.map((row) => {
    const bytes = row as Uint8Array; // only CSV has rows that cannot be split
    const raw = decodeJson(bytes);
    return { raw, row: parseJsonRow(raw, bytes) };
  });
}

/** A parsed value as `JSON.parse` returns it: numbers that were kept as texts become numbers. */
export function plainValue(value: unknown): unknown {
  if (value instanceof WrittenNumber) return JSON.parse(value.text);
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainValue(member)]));
}
