import { NumberSet } from "./number_set.ts";

/**
 * The rows of a day by page. A row on two pages is the same row: the one with the same ID, or where the document gives it none, the
 * same bytes. What a page itself has twice the API meant: the pages did not cause it.
 *
 * A row is known by a number of 53 bits, so that a day of a million rows takes 32 MB at most. If two rows had the same number, the
 * day would not fit its total, or be read again: it would not lose one of them.
 */
export class DistinctLines {
  readonly #earlier = new NumberSet();
  #page = new Set<number>();
  /** Rows of all pages. */
  rows = 0;
  /** Rows of these that an earlier page had too. */
  repeated = 0;

  /** How many rows the pages have. */
  get count(): number {
    return this.rows - this.repeated;
  }

  /** Adds a row of the page at hand; returns whether no earlier page had it. */
  add(bytes: Uint8Array, id: string | undefined): boolean {
    this.rows++;
    const number = numberOf(bytes, id);
    this.#page.add(number);
    if (!this.#earlier.has(number)) return true;
    this.repeated++;
    return false;
  }

  endPage(): void {
    for (const number of this.#page) this.#earlier.add(number);
    this.#page = new Set();
  }

  /** Whether a page that has been read has this row. */
  has(bytes: Uint8Array, id: string | undefined): boolean {
    return this.#earlier.has(numberOf(bytes, id));
  }
}

function numberOf(bytes: Uint8Array, id: string | undefined): number {
  return hashOf(id === undefined ? bytes : new TextEncoder().encode(id));
}

/** Returns a number of 53 bits that differs for different bytes, but for one pair in 9 * 10^15. */
function hashOf(bytes: Uint8Array): number {
  let low = 0x811c9dc5;
  let high = 0x2f0b4c47;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)) || 1;
}
