import { quoteField } from "./quote_field.ts";

/** Returns a line of a batch as CSV for COPY, with commas, where its fields are the batch, the line and the values. */
export function copyRow(batchId: string, line: number, values: readonly (string | null)[]): string {
  let row = `${batchId},${line}`;
  for (const value of values) row += `,${quoteField(value)}`;
  return `${row}\n`;
}
