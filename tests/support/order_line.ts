import type { Column, SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { writeDay } from "../../scripts/sources/documents/write_day.ts";

/** An order line by the columns of `stg.order_line`; days as yyyy-MM-dd, which is written as the source writes them. */
export type OrderLine = Readonly<Record<Column, string | null>>;

const ORDINARY = {
  row_id: "1",
  order_id: "A-1",
  order_date: "2024-03-01",
  ship_mode: "Standard Class",
  customer_id: "C-1",
  customer_name: "Claire Gute",
  segment: "Consumer",
  country: "United States",
  city: "Henderson",
  state: "Kentucky",
  postal_code: "42420",
  region: "South",
  product_id: "P-1",
  category: "Furniture",
  subcategory: "Chairs",
  product_name: "Oak Chair",
  sales: "10.00",
  quantity: "2",
  discount: "0.2",
  profit: "1.5",
  gross_sales: null,
  discount_amount: null,
  tax: null,
  shipping: null,
  cost: null,
  currency: null,
};

/** An ordinary order line, shipped on the day of its order, except for the given fields. */
export function orderLine(fields: Partial<OrderLine> = {}): OrderLine {
  return { ...ORDINARY, ship_date: fields.order_date ?? ORDINARY.order_date, ...fields };
}

/** The lines as the source's archive would write them: with every field quoted, so that "" and null stay distinct. */
export function archiveText(document: SourceDocument, lines: readonly OrderLine[]): string {
  const { separator, dateFormat } = document.archive!;
  const columns = Object.entries(document.columns) as [keyof OrderLine, string][];
  const quote = (text: string | null): string => text === null ? "" : `"${text.replaceAll('"', '""')}"`;
  const records = [
    columns.map(([, name]) => name),
    ...lines.map((line) => columns.map(([column]) => written(line, { column, dateFormat }))),
  ];
  return records.map((fields) => fields.map(quote).join(separator) + "\n").join("");
}

/** A line as the source's API would write it: a JSON object of texts. */
export function apiRow(document: SourceDocument, line: OrderLine): Record<string, string | null> {
  const { dateFormat } = document.api!;
  const columns = Object.entries(document.columns) as [keyof OrderLine, string][];
  return Object.fromEntries(columns.map(([column, name]) => [name, written(line, { column, dateFormat })]));
}

function written(line: OrderLine, how: { column: keyof OrderLine; dateFormat: string }): string | null {
  const text = line[how.column];
  const isDay = how.column.endsWith("_date") && text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text);
  return isDay ? writeDay(text, how.dateFormat) : text;
}
