import { sha256 } from "../../scripts/core/sha256.ts";

/** Draws of one case: the same for the same seed, kind and number, whatever ran before. */
export class Chance {
  readonly #case: string;
  #drawn = 0;

  constructor(seed: number, kind: string, number: number) {
    this.#case = `${seed} ${kind} ${number}`;
  }

  /** A number from 0 up to, but without, 1. */
  fraction(): number {
    return parseInt(sha256(`${this.#case} ${this.#drawn++}`).slice(0, 12), 16) / 2 ** 48;
  }

  /** A whole number from 0 up to, but without, `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
