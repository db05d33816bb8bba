import { decodeText } from "./json_text.ts";
import type { ApiRow } from "./parse_api_row.ts";
import { type SourceDocument, stagedColumns } from "./source_document.ts";

/** Columns that hold numbers. */
const NUMBERS = new Set([
  "sales",
  "quantity",
  "discount",
  "profit",
  "gross_sales",
  "discount_amount",
  "tax",
  "shipping",
  "cost",
]);

/** A row's values as texts, or the name of the API's column that cannot be one. */
export type ApiValues = { readonly values: readonly (string | null)[] } | { readonly nested: string };

/** Returns a row's values of the document's columns, in their order; a column that the row does not have is null. */
export function apiValues({ fields }: ApiRow, document: SourceDocument): ApiValues {
  const values: (string | null)[] = [];
  for (const [column, name] of stagedColumns(document)) {
    const json = fields.get(name);
    // An object in place of a name or an amount would be taken for its text.
    if (json?.startsWith("{") || json?.startsWith("[")) return { nested: name };
    const isNumber = json !== undefined && NUMBERS.has(column) && /^[-\d]/.test(json);
    // JSON itself writes a point, whatever the shop writes in its texts.
    values.push(isNumber ? json.replace(".", document.api.decimalMark) : textOfJson(json ?? "null"));
  }
  return { values };
}

/** Returns the text of a JSON value: a string decoded, null as null, anything else as written, so that no number is rounded. */
export function textOfJson(json: string): string | null {
  if (json === "null") return null;
  return json.startsWith('"') ? decodeText(json) : json;
}
