import { visible } from "../core/visible.ts";
import type { ApiRow } from "./parse_api_row.ts";

const SHOWN_KEYS = 30;
const SHOWN_CHARACTERS = 60;

/**
 * Watches which of the columns that a document names the rows of a day have. A key that an API renames or drops would otherwise
 * look like a value that is unknown, and would overwrite good values. A key whose value is null is there.
 */
export class ColumnWatch {
  readonly #missing: Set<string>;
  #first: ApiRow | undefined;

  constructor(names: Iterable<string>) {
    this.#missing = new Set(names);
  }

  /** Notes the keys of a row; a rejected row has none. */
  add(row: ApiRow): void {
    if (row.reason !== undefined) return;
    this.#first ??= row;
    for (const name of this.#missing) {
      if (row.fields.has(name)) this.#missing.delete(name);
    }
  }

  /** What is wrong, as a sentence after "Cannot read the day: "; undefined if a row has each column, or if there is no row. */
  get reason(): string | undefined {
    if (this.#first === undefined || this.#missing.size === 0) return undefined;
    const keys = [...this.#first.fields.keys()];
    const more = keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : "";
    const has = keys.length === 0 ? "no keys" : `the keys ${quoted(keys.slice(0, SHOWN_KEYS))}${more}`;
    return `no row has the key ${quoted([...this.#missing])}; the first row has ${has}`;
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) =>
    `"${visible(name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name)}"`
  )
    .join(", ");
}
