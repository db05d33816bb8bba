import { NumberSet } from "./number_set.ts";
import type { ApiRow } from "./parse_api_row.ts";
import type { RawRow } from "./split_rows.ts";

/**
 * The lines of a day by page. A line on two pages is the same line: the row with the same ID, or where the document names no
 * `row_id`, the same row. What a page itself has twice the API meant: the pages did not cause it.
 *
 * A line is known by a number of 53 bits, so that a day of a million lines takes 32 MB at most. If two lines had the same number, the
 * day would not fit its total, or be read again: it would not lose one of them.
 */
export class DistinctLines {
  readonly #idNames: readonly string[];
  readonly #earlier = new NumberSet();
  #page = new Set<number>();
  /** Rows of all pages. */
  rows = 0;
  /** Rows of these whose line an earlier page had too. */
  repeated = 0;

  /** `idNames` are the API's columns that make the ID of a line; none if it has none. */
  constructor(idNames: readonly string[]) {
    this.#idNames = idNames;
  }

  /** How many lines the pages have. */
  get count(): number {
    return this.rows - this.repeated;
  }

  /** Adds a row of the page at hand; returns whether it is a line that no earlier page had. */
  add(raw: RawRow, row: ApiRow): boolean {
    this.rows++;
    const number = this.#numberOf(raw, row);
    this.#page.add(number);
    if (!this.#earlier.has(number)) return true;
    this.repeated++;
    return false;
  }

  endPage(): void {
    for (const number of this.#page) this.#earlier.add(number);
    this.#page = new Set();
  }

  /** Whether a page that has been read has the line of this row. */
  has(raw: RawRow, row: ApiRow): boolean {
    return this.#earlier.has(this.#numberOf(raw, row));
  }

  #numberOf(raw: RawRow, row: ApiRow): number {
    const ids = this.#idNames.map((name) => row.fields.get(name) ?? "null");
    return ids.length === 0 || ids.includes("null")
      ? hashOf(raw.parts)
      : hashOf([new TextEncoder().encode(`[${ids}]`)]);
  }
}

/** Returns a number of 53 bits that differs for different bytes, but for one pair in 9 * 10^15. */
function hashOf(parts: readonly Uint8Array[]): number {
  let low = 0x811c9dc5;
  let high = 0x2f0b4c47;
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      const byte = part[at]!;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x5bd1e995);
      high ^= high >>> 15;
    }
  }
  return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)) || 1;
}
