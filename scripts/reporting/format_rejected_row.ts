import { visible } from "../core/visible.ts";
import type { RejectedRow } from "./read_rejected_rows.ts";

/** A rejected row as two lines for a terminal: where it came from and what is wrong with it, and the record as it came. */
export function formatRejectedRow(
  { batch_id, origin, day, line, column_name, value, reason, record }: RejectedRow,
): [where: string, record: string] {
  const place = `batch ${batch_id}, "${visible(origin)}"${day ? `, day ${day}` : ""}, line ${line}`;
  const cell = column_name === null
    ? "the row"
    : `"${visible(column_name)}"${value === null ? "" : ` "${visible(value)}"`}`;
  return [
    `${place}: ${cell} ${visible(reason)}`,
    `  ${typeof record === "string" ? visible(record) : JSON.stringify(record)}`,
  ];
}
