import { visible } from "../core/visible.ts";
import type { ApiRow } from "./parse_api_row.ts";

const SHOWN_KEYS = 30;
const SHOWN_CHARACTERS = 60;

/**
 * Watches which of the columns that a document names the rows of a day have. A key that an API renames or drops would otherwise
 * look like a value that is unknown, and would overwrite good values. A key whose value is null is there. One row alone may lack
 * what is optional: some APIs leave out what is empty.
 */
export class ColumnWatch {
  readonly #missing: Set<string>;
  readonly #required: ReadonlySet<string>;
  #first: ApiRow | undefined;
  #rows = 0;

  constructor(names: { readonly required: Iterable<string>; readonly optional: Iterable<string> }) {
    this.#required = new Set(names.required);
    this.#missing = new Set([...names.required, ...names.optional]);
  }

  /** Notes the keys of a row; a rejected row has none. */
  add(row: ApiRow): void {
    if (row.reason !== undefined) return;
    this.#first ??= row;
    this.#rows++;
    for (const name of this.#missing) {
      if (row.fields.has(name)) this.#missing.delete(name);
    }
  }

  /** What is wrong, as a sentence after "Cannot read the day: "; undefined if a row has each column, or if there is no row. */
  get reason(): string | undefined {
    const missing = [...this.#missing].filter((name) => this.#rows > 1 || this.#required.has(name));
    if (this.#first === undefined || missing.length === 0) return undefined;
    const keys = [...this.#first.fields.keys()];
    const more = keys.length > SHOWN_KEYS ? ` and ${keys.length - SHOWN_KEYS} more` : "";
    const has = keys.length === 0 ? "no keys" : `the keys ${quoted(keys.slice(0, SHOWN_KEYS))}${more}`;
    return `no row has the key ${quoted(missing)}; the first row has ${has}`;
  }
}

function quoted(names: readonly string[]): string {
  return names.map((name) =>
    `"${visible(name.length > SHOWN_CHARACTERS ? `${name.slice(0, SHOWN_CHARACTERS)}…` : name)}"`
  )
    .join(", ");
}
