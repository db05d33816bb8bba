import { markLength } from "../content/bytes.ts";
import { visible } from "../../core/visible.ts";
import { isBlank } from "../json/blanks.ts";
import { RequestError } from "../orders/request_error.ts";
import type { RejectedRecord } from "../orders/staged_chunk.ts";
import { decodeJson } from "../orders/decode_json.ts";

/** A row that cannot be split, with its text. */
export type RejectedRow = Pick<RejectedRecord, "code" | "reason" | "record">;

/** The bytes of each order of an answer, and the rest of the answer. */
export interface SplitAnswer {
  readonly rows: readonly (Uint8Array | RejectedRow)[];
  /** The answer with an empty array instead of the orders, and with its numbers as text. */
  readonly envelope: unknown;
}

const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** First bytes of numbers, true, false and null. */
const SCALAR_STARTS = new TextEncoder().encode("-0123456789tfn");

/** Deepest nesting of arrays and objects; deeper input is an attack. */
const DEEPEST = 10_000;

/** Most keys of an object that an error message names, and most characters of each. */
const [SHOWN_KEYS, SHOWN_CHARACTERS] = [8, 40];

/** Most characters shown of an error of the API. */
const SHOWN_ERROR = 200;

const ADVICE =
  "Check SALES_API_URL: a sales API must answer with a JSON array of objects, or with an object that has " +
  `the array at the path "orders" under api in the source document`;

/**
 * Splits a JSON answer into the elements of the array at `path`; with an empty path the answer itself is the array. Finds only where
 * each element ends; `parseJsonRow` parses it. If `path` has keys, an empty array or object has no orders. Throws a `RequestError` for
 * any other answer without the array, so that no error looks like a day without orders.
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

/** Values of `error` or `errors` that mean that there is no error. */
const NO_ERROR = new Set(["", "0", "false", "no", "none", "null", "ok", "success"]);

/** Throws if an answer has errors next to its orders, as GraphQL answers may: some of the orders may be missing. */
function refuseErrors(envelope: unknown): void {
  const { errors, error = errors } = envelope as { errors?: unknown; error?: unknown };
  for (const reported of [errors, error]) {
    const isError = typeof reported === "object"
      ? reported !== null && Object.keys(reported).length > 0
      : reported === true || typeof reported === "string" && !NO_ERROR.has(reported.trim().toLowerCase());
    if (!isError) continue;
    const shown = visible(JSON.stringify(reported).slice(0, SHOWN_ERROR));
    throw new RequestError(`the answer has errors as well as orders: ${shown}`, {
      isTransient: isThrottled(envelope),
      advice: "Correct what the API reports; orders may be missing from such an answer",
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
    if (error instanceof RequestError && !error.isTransient) decodeJson(bytes); // the error that it is not UTF-8 says more
    throw error;
  }
}

/** Parses the answer without its array of orders, which is at `start` to `end`. */
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
  const limited = isLimited ? ", since the API limits its requests" : "";
  return new RequestError(`the answer is JSON, ${reason}${object}${limited}`, {
    isTransient: isLimited,
    advice: ADVICE,
  });
}

/** Walks through the bytes of a JSON value, and looks only at brackets, commas, colons and strings. */
class Walker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#at = markLength(bytes);
  }

  /** Skips a value; adds the elements of the array at `path` in it to `rows`, and returns the start and end of that array. */
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
      } while (this.#hasMore(CLOSE_OBJECT));
    }
    return found;
  }

  /** Throws if anything follows the value. */
  end(hasArray: boolean): void {
    while (this.#at < this.#bytes.length) {
      if (!isBlank(this.#bytes[this.#at++]!)) {
        throw hasArray ? new RequestError("the answer has more after its JSON array", { advice: ADVICE }) : notJson();
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
    } while (this.#hasMore(CLOSE_ARRAY));
  }

  /** Skips a comma, and returns true, or the closing bracket, and returns false. */
  #hasMore(closing: number): boolean {
    const byte = this.#next();
    this.#at++;
    if (byte === COMMA) return true;
    if (byte !== closing) throw notJson();
    return false;
  }

  /** Skips blanks, and returns the next byte without skipping it. */
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

  /** Skips the value that begins at the current position. */
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
  return new RequestError("the answer was cut short", { isTransient: true });
}

function notJson(): RequestError {
  return new RequestError("the answer is not JSON", { advice: ADVICE });
}
