import { RequestError } from "./request_error.ts";
import type { RecordCode } from "./staged_chunk.ts";

/** A JSON number as written, if a JS number would round it or drop its trailing zeros. */
export class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The object of a row, or why the row is rejected. */
export type ParsedRow =
  | { readonly object: Record<string, unknown> }
  | { readonly code: RecordCode; readonly reason: string };

/** Significant digits that every JS number keeps. */
const EXACT_DIGITS = 15;

/** Most characters of a key shown in a reason. */
const SHOWN_KEY = 100;

/** Most characters of a row that is searched for its repeated key. */
const LONGEST_SEARCHED = 100_000;

const [QUOTE, BACKSLASH, COLON, POINT, ZERO, NINE, MINUS, PLUS] = [0x22, 0x5c, 0x3a, 0x2e, 0x30, 0x39, 0x2d, 0x2b];
const [UPPER_E, LOWER_E] = [0x45, 0x65];

/** Parses a row, given as text and as bytes; throws a `RequestError` if it is not JSON. */
export function parseJsonRow(text: string, bytes: Uint8Array): ParsedRow {
  const { members, isExact } = scanRow(bytes);
  const value = parse(text, isExact ? undefined : keepNumber);
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof WrittenNumber) {
    return { code: "not_an_object", reason: "is not a JSON object" };
  }
  const object = value as Record<string, unknown>;
  // JSON.parse keeps only the last of two members with the same key.
  if (membersOf(object) === members) return { object };
  return { code: "repeated_key", reason: `has the key ${repeatedKey(text)} twice` };
}

function parse(text: string, reviver?: Parameters<typeof JSON.parse>[1]): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    throw new RequestError("the answer is not JSON", {
      advice: "Check SALES_API_URL: a sales API must answer with JSON",
    });
  }
}

function keepNumber(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
  return typeof value === "number" && source !== undefined && String(value) !== source
    ? new WrittenNumber(source)
    : value;
}

/** Counts the members of all objects in a row, and finds out whether JS numbers keep all its numbers exactly as written. */
function scanRow(bytes: Uint8Array): { members: number; isExact: boolean } {
  let members = 0;
  let isExact = true;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) {
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
    } else if (byte === COLON) members++;
    else if (byte === MINUS || byte >= ZERO && byte <= NINE) {
      const start = at;
      let hasPoint = false;
      for (; at + 1 < bytes.length; at++) {
        const next = bytes[at + 1]!;
        if (next === POINT) hasPoint = true;
        else if (next === LOWER_E || next === UPPER_E) isExact = false;
        else if ((next < ZERO || next > NINE) && next !== MINUS && next !== PLUS) break;
      }
      const isSmall = byte === ZERO || byte === MINUS && bytes[start + 1] === ZERO; // 0.0000001 becomes 1e-7
      if (at - start >= EXACT_DIGITS || hasPoint && (isSmall && at - start > 6 || bytes[at] === ZERO)) isExact = false;
      else if (byte === MINUS && at - start === 1 && isSmall) isExact = false; // -0 becomes 0
    }
  }
  return { members, isExact };
}

/** Counts the members of all objects in a value; iterative, since they may be nested deeply. */
function membersOf(value: object): number {
  let members = 0;
  const waiting: object[] = [value];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at instanceof WrittenNumber) continue;
    const values = Array.isArray(at) ? at : Object.values(at);
    if (values !== at) members += values.length;
    for (const member of values) if (typeof member === "object" && member !== null) waiting.push(member);
  }
  return members;
}

/** Returns the first key that an object of this JSON text has twice. */
function repeatedKey(text: string): string {
  if (text.length > LONGEST_SEARCHED) return "of an object"; // the search would exhaust the stack
  const open: Set<string>[] = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (key !== undefined) {
      const name = JSON.parse(key) as string;
      if (open.at(-1)!.has(name)) return JSON.stringify(name.slice(0, SHOWN_KEY)).slice(0, SHOWN_KEY + 2);
      open.at(-1)!.add(name);
    }
  }
  return "of an object";
}
