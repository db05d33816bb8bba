import { NumberSet } from "./number_set.ts";

/**
 * Counts the distinct rows of a day over its pages. Rows of two pages are the same row if they have the same ID or, without an ID, the
 * same bytes. Equal rows of one page are all counted: the division into pages did not cause them.
 *
 * Each row is kept as a hash of 53 bits, so that a day of a million rows takes at most 32 MB. A collision loses no row silently: the
 * day then differs from its total, or is read again.
 */
export class DistinctLines {
  readonly #earlier = new NumberSet();
  #page = new Set<number>();
  /** Rows of all pages. */
  rows = 0;
  /** Rows that an earlier page had too. */
  repeated = 0;

  /** Number of distinct rows. */
  get count(): number {
    return this.rows - this.repeated;
  }

  /** Adds a row of the current page; returns whether it is new, so that no earlier page had it. */
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

  /** Whether a finished page had this row. */
  has(bytes: Uint8Array, id: string | undefined): boolean {
    return this.#earlier.has(numberOf(bytes, id));
  }
}

function numberOf(bytes: Uint8Array, id: string | undefined): number {
  return hashOf(id === undefined ? bytes : new TextEncoder().encode(id));
}

/** Returns a hash of 53 bits, never 0; two different rows have the same one with a probability of 1 in 9 * 10^15. */
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
