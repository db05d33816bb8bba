import { quoteField } from "./quote_field.ts";

/** Writes a line of a batch as comma-separated CSV for COPY: the batch, the line number and the values. */
export function copyRow(batchId: string, line: number, values: readonly (string | null)[]): string {
  let row = `${batchId},${line}`;
  for (const value of values) row += `,${quoteField(value)}`;
  return `${row}\n`;
}
