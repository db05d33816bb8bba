import { visible } from "../../core/visible.ts";
import { isBlank } from "../json/blanks.ts";
import { RequestError } from "../orders/request_error.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";
import { decodeJson } from "../orders/decode_json.ts";

/** A row that cannot be split, with its text. */
export type RejectedRow = Pick<RejectedRecord, "code" | "reason" | "record">;

/** The orders of an answer, each as its bytes, and the answer around them. */
export interface SplitAnswer {
  readonly rows: readonly (Uint8Array | RejectedRow)[];
  /** The answer with an empty array in place of the orders; its numbers are texts as written. */
  readonly envelope: unknown;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** First bytes of numbers, true, false and null. */
const SCALAR_STARTS = new TextEncoder().encode("-0123456789tfn");

/** Arrays and objects within each other; more are an attack. */
const DEEPEST = 10_000;

/** Keys of an object that an error names, and characters of each. */
const [SHOWN_KEYS, SHOWN_CHARACTERS] = [8, 40];

/** Characters of an error of the API's that are shown. */
const SHOWN_ERROR = 200;

const ADVICE = "Check SALES_API_URL: a sales API must answer with a JSON array of objects, or one with " +
  `an object that has it, whose path "orders" under api in the source document says`;

/**
 * Splits an answer, which is JSON, into the orders of the array at `path`: without keys the answer is the array. Finds where each
 * ends; whether it is JSON, `parseJsonRow` finds. An empty array or object in place of the answer has no orders. Throws a
 * `RequestError` for any other answer without the array, so that no error looks like a day without orders.
 */
export function splitAnswer(bytes: Uint8Array, path: readonly string[]): SplitAnswer {
  const rows: Uint8Array[] = [];
  const found = findArray(bytes, path, rows);
  if (found === undefined) {
    const answer = envelopeOf(bytes, [0, 0]);
    if (isEmpty(answer) && path.length > 0) return { rows: [], envelope: answer };
    throw noArray(answer, path);
  }
  const envelope = path.length === 0 ? [] : envelopeOf(bytes, found);
  refuseErrors(envelope);
  return { rows, envelope };
}

/** Words, and numbers as they are written, that say that there is no error. */
const NO_ERROR = new Set(["", "0", "false", "no", "none", "null", "ok", "success"]);

/** Throws if an answer tells of errors beside its orders, as GraphQL does: it holds what could be found, and may lack the rest. */
function refuseErrors(envelope: unknown): void {
  const { errors, error = errors } = envelope as { errors?: unknown; error?: unknown };
  for (const told of [errors, error]) {
    const isTold = typeof told === "object"
      ? told !== null && Object.keys(told).length > 0
      : told === true || typeof told === "string" && !NO_ERROR.has(told.trim().toLowerCase());
    if (!isTold) continue;
    const shown = visible(JSON.stringify(told).slice(0, SHOWN_ERROR));
    throw new RequestError(`the answer has errors beside its orders: ${shown}`, {
      passing: isThrottled(envelope),
      advice: "Correct what the API says is wrong; orders may be missing from such an answer",
    });
  }
}

function isThrottled(answer: unknown): boolean {
  return /throttled|rate.?limit|too many requests/i.test(JSON.stringify(answer));
}

function findArray(bytes: Uint8Array, path: readonly string[], rows: Uint8Array[]): [number, number] | undefined {
  try {
    const walker = new Walker(bytes);
    const found = walker.findArray(path, rows);
    walker.end(found !== undefined);
    return found;
  } catch (error) {
    if (error instanceof RequestError && !error.passing) decodeJson(bytes); // that it is not UTF-8 says more
    throw error;
  }
}

/** Parses the answer without the bytes of its array of orders. */
function envelopeOf(bytes: Uint8Array, [start, end]: readonly [number, number]): unknown {
  const array = start === end ? [] : [new Uint8Array([OPEN_ARRAY, CLOSE_ARRAY])];
  const text = decodeJson(Buffer.concat([bytes.subarray(0, start), ...array, bytes.subarray(end)]));
  try {
    return JSON.parse(
      text.replace(/^\uFEFF/, ""),
      (_key, value, { source } = {} as { source?: string }) =>
        typeof value === "number" && source !== undefined ? source : value,
    );
  } catch {
    throw notJson();
  }
}

function isEmpty(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && Object.keys(answer).length === 0;
}

function noArray(answer: unknown, path: readonly string[]): RequestError {
  const keys = typeof answer === "object" && answer !== null && !Array.isArray(answer) ? Object.keys(answer) : [];
  const shown = keys.slice(0, SHOWN_KEYS).map((key) => `"${visible(key.slice(0, SHOWN_CHARACTERS))}"`).join(", ");
  const object = keys.length === 0 ? "" : `: an object with ${shown}`;
  const reason = path.length === 0 ? "but not an array" : `but has no array at "${path.join(".")}"`;
  const isLimited = keys.includes("errors") && isThrottled(answer);
  const told = isLimited ? ", since the API limits its requests" : "";
  return new RequestError(`the answer is JSON, ${reason}${object}${told}`, { passing: isLimited, advice: ADVICE });
}

/** Walks through the bytes of a JSON value by its brackets and strings. */
class Walker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#at = hasMark ? 3 : 0;
  }

  /** Goes over a value; adds the elements of the array at the path within it to `rows`, and returns where that array is. */
  findArray(path: readonly string[], rows: Uint8Array[]): [number, number] | undefined {
    const byte = this.#next();
    if (path.length === 0 && byte === OPEN_ARRAY) {
      const start = this.#at;
      this.#elements(rows);
      return [start, this.#at];
    }
    if (path.length === 0 || byte !== OPEN_OBJECT) {
      this.#skipValue();
      return undefined;
    }
    let found: [number, number] | undefined;
    this.#at++;
    if (this.#next() === CLOSE_OBJECT) this.#at++;
    else {
      do {
        const key = this.#key();
        if (this.#next() !== COLON) throw notJson();
        this.#at++;
        if (key === path[0] && found !== undefined) {
          throw new RequestError(`the answer has "${visible(key)}" twice`, { advice: ADVICE });
        }
        if (key === path[0]) found = this.findArray(path.slice(1), rows);
        else {
          this.#next();
          this.#skipValue();
        }
      } while (this.#goesOn(CLOSE_OBJECT));
    }
    return found;
  }

  /** Throws if there is more than one value. */
  end(hasArray: boolean): void {
    while (this.#at < this.#bytes.length) {
      if (!isBlank(this.#bytes[this.#at++]!)) {
        throw hasArray ? new RequestError("the answer goes on after its JSON array", { advice: ADVICE }) : notJson();
      }
    }
  }

  #elements(rows: Uint8Array[]): void {
    this.#at++;
    if (this.#next() === CLOSE_ARRAY) {
      this.#at++;
      return;
    }
    do {
      this.#next();
      const start = this.#at;
      this.#skipValue();
      rows.push(this.#bytes.subarray(start, this.#at));
    } while (this.#goesOn(CLOSE_ARRAY));
  }

  #goesOn(closing: number): boolean {
    const byte = this.#next();
    this.#at++;
    if (byte === COMMA) return true;
    if (byte !== closing) throw notJson();
    return false;
  }

  /** Returns the byte that is not blank at the present place, or after it. */
  #next(): number {
    while (this.#at < this.#bytes.length && isBlank(this.#bytes[this.#at]!)) this.#at++;
    if (this.#at >= this.#bytes.length) throw cutShort();
    return this.#bytes[this.#at]!;
  }

  #key(): string {
    if (this.#next() !== QUOTE) throw notJson();
    const start = this.#at;
    this.#skipString();
    try {
      return JSON.parse(decodeJson(this.#bytes.subarray(start, this.#at)));
    } catch (error) {
      throw error instanceof RequestError ? error : notJson();
    }
  }

  #skipString(): void {
    const bytes = this.#bytes;
    let at = this.#at + 1;
    for (; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
    if (at >= bytes.length) throw cutShort();
    this.#at = at + 1;
  }

  /** Goes to the end of a value, which begins at the present place: a scalar ends before what cannot be a part of it. */
  #skipValue(): void {
    const bytes = this.#bytes;
    const closings: number[] = [];
    const start = this.#at;
    do {
      const byte = bytes[this.#at];
      if (byte === undefined) throw cutShort();
      if (byte === QUOTE) {
        this.#skipString();
        continue;
      }
      if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        closings.push(byte === OPEN_ARRAY ? CLOSE_ARRAY : CLOSE_OBJECT);
        if (closings.length > DEEPEST) throw notJson();
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        if (closings.pop() !== byte) throw notJson();
      } else if (closings.length === 0) {
        if (!SCALAR_STARTS.includes(byte)) throw notJson();
        while (this.#at < bytes.length && !endsScalar(bytes[this.#at]!)) this.#at++;
        break;
      }
      this.#at++;
    } while (closings.length > 0);
    if (this.#at === start) throw notJson();
  }
}

function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT || byte === COLON || isBlank(byte);
}

function cutShort(): RequestError {
  return new RequestError("the answer was cut short", { passing: true });
}

function notJson(): RequestError {
  return new RequestError("the answer is not JSON", { advice: ADVICE });
}
