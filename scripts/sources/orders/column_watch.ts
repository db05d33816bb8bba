import { visible } from "../../core/visible.ts";
import type { NeededNames } from "./order_reader.ts";

const SHOWN_KEYS = 30;
const SHOWN_CHARACTERS = 60;

/**
 * Finds the names that a document needs and that no row of a day has. If an API renames or drops a key, its values would otherwise
 * look unknown and overwrite good ones. A key whose value is null counts as present. If the day has a single row, only required names
 * are missed: some APIs leave out empty values.
 */
export class ColumnWatch {
  #missing: readonly NeededNames[];
  #first: object | undefined;
  #rows = 0;

  constructor(needed: readonly NeededNames[]) {
    this.#missing = needed;
  }

  /** Notes the names of a row. */
  add(row: object): void {
    this.#first ??= row;
    this.#rows++;
    if (this.#missing.length > 0) this.#missing = this.#missing.filter((needed) => !needed.isIn(row));
  }

  /** The names that are missing, as a clause after "Cannot read the day: "; undefined if none is, or if there are no rows. */
  get reason(): string | undefined {
    const missing = this.#missing.filter(({ isRequired }) => this.#rows > 1 || isRequired);
    if (this.#first === undefined || missing.length === 0) return undefined;
    const keys = Object.keys(this.#first);
    const more = keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : "";
    const has = keys.length === 0 ? "no keys" : `the keys ${quoted(keys.slice(0, SHOWN_KEYS))}${more}`;
    const lacking = [...new Set(missing.map(({ names }) => quoted(names, " or ")))].join(", ");
    return `no row has the key ${lacking}; the first row has ${has}`;
  }
}

function quoted(names: readonly string[], between = ", "): string {
  return names.map((name) =>
    `"${visible(name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name)}"`
  )
    .join(between);
}
