/** A set of whole numbers from 1 to 2^53 that takes at most 32 bytes a number, less than a JavaScript `Set`. */
export class NumberSet {
  #slots = new Float64Array(1 << 10); // 0 is an empty slot
  #size = 0;

  has(number: number): boolean {
    return this.#slots[this.#slotOf(number)] !== 0;
  }

  add(number: number): void {
    const slot = this.#slotOf(number);
    if (this.#slots[slot] !== 0) return;
    this.#slots[slot] = number;
    if (2 * ++this.#size < this.#slots.length) return;
    const full = this.#slots;
    this.#slots = new Float64Array(2 * full.length);
    for (const kept of full) {
      if (kept !== 0) this.#slots[this.#slotOf(kept)] = kept;
    }
  }

  /** Returns the slot of a number, or the empty slot for it. */
  #slotOf(number: number): number {
    const slots = this.#slots;
    let slot = number % slots.length;
    while (slots[slot] !== 0 && slots[slot] !== number) slot = (slot + 1) % slots.length;
    return slot;
  }
}
