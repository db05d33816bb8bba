import { visible } from "../core/visible.ts";
import type { Cell } from "../sources/documents/cell.ts";
import { attributeNames, channelOf } from "../sources/documents/channel.ts";
import { NUMBER_COLUMNS } from "../sources/documents/number_columns.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";
import type { Checked } from "./checked.ts";
import type { CheckedRow } from "./published_rows.ts";
import { amount, cut, table, WIDTH } from "./text_lines.ts";

const [VALUE, ORIGIN] = [26, 46];

/** Columns whose texts may be cut in the table of rows, and their largest and smallest width, in characters. */
const CUT_COLUMNS = ["order_id", "product_id", "product_name"];
const [WIDEST_CELL, NARROWEST_CELL] = [18, 6];

/** Formats the first row column by column: each value, and where it comes from. */
export function formatFirstRow(row: CheckedRow, { channel }: Checked, document: SourceDocument): string[] {
  const isReturn = row.received["placed_on"] !== undefined;
  const { lines, returns } = channelOf(document, channel);
  const { cells } = isReturn ? returns[0]! : lines;
  const names = attributeNames(document);
  const shown = Object.entries(cells).map(([column, cell]) => {
    const own = /^attribute_(\d)$/.exec(column);
    const name = own ? names[Number(own[1]) - 1]! : column;
    const value = own ? row.attributes[name] : valueOf(row, column);
    const received = row.received[column];
    const text = received === undefined ? "nothing" : `"${visible(received)}"`;
    const from = typeof cell === "string" || received === undefined || received !== value ? `: ${text}` : "";
    return [visible(name), cut(value === undefined ? "unknown" : visible(value), VALUE), describeCell(cell) + from];
  });
  const place = channel === "archive" ? "line" : "row";
  return [
    `The first row, ${place} ${row.line}, column by column:`,
    ...table([
      ["column", "becomes", "from"],
      ...shown.map(([name, value, from]) => [name!, value!, cut(from!, ORIGIN)]),
    ], new Set())
      .map((line) => cut(line, WIDTH)),
  ];
}

/** Returns the value of the order line for a column of the document. */
function valueOf({ values, received }: CheckedRow, column: string): string | undefined {
  if (column === "row_id") return values["line_id"];
  if (column === "currency") return received["currency"];
  const value = values[column];
  return value === undefined ? undefined : numberText(column, value);
}

/** Formats a cell as in the document. */
export function describeCell(cell: Cell): string {
  return visible(JSON.stringify(cell));
}

/** Formats the first rows as a table of their most important columns. */
export function formatRows(rows: readonly CheckedRow[], { channel }: Checked): string[] {
  const has = (column: string): boolean => rows.some(({ values }) => values[column] !== undefined);
  const columns = [
    "order_date",
    ...rows.some(({ values }) => values["kind"] === "return") ? ["kind"] : [],
    "order_id",
    ...["product_id", "product_name"].filter(has).slice(0, 1),
    ...has("quantity") ? ["quantity"] : [],
    "sales",
  ];
  const place = channel === "archive" ? "line" : "row";
  const isNumber = (column: string): boolean => column === place || NUMBER_COLUMNS.has(column);
  const shown = (widest: number): string[][] =>
    rows.map(({ line, values }) => [
      line,
      ...columns.map((column) => {
        const value = values[column];
        if (value === undefined) return "-";
        if (isNumber(column)) return numberText(column, value);
        return CUT_COLUMNS.includes(column) ? cut(visible(value), widest) : visible(value);
      }),
    ]);
  const right = new Set([place, ...columns].flatMap((column, index) => isNumber(column) ? [index] : []));
  const header = [place, ...columns.map((column) => column.startsWith("product_") ? "product" : column)];
  const title = rows.length === 1
    ? "The row as it would be loaded:"
    : `The first ${rows.length} rows as they would be loaded:`;
  for (let widest = WIDEST_CELL;; widest--) {
    const lines = table([header, ...shown(widest)], right);
    // A line that is still too long is not cut, since it ends with the sales.
    if (widest === NARROWEST_CELL || lines.every((line) => [...line].length <= WIDTH)) return [title, ...lines];
  }
}

/** Formats an amount with at least two decimals, and a quantity or discount without trailing zeros; returns other texts unchanged. */
function numberText(column: string, text: string): string {
  if (!NUMBER_COLUMNS.has(column)) return text;
  return ["quantity", "discount"].includes(column)
    ? text.replace(/\.(\d*?)0*$/, (_, decimals) => decimals && `.${decimals}`)
    : amount(text);
}
