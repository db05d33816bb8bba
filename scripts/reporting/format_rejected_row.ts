import type { RejectedRow } from "./read_rejected_rows.ts";

/** A rejected row for a terminal: where it came from, what is wrong with it, and its raw text below. */
export function formatRejectedRow(
  { batch_id, origin, day, line, column_name, value, reason, record }: RejectedRow,
): string {
  const place = `batch ${batch_id}, "${origin}"${day ? `, day ${day}` : ""}, line ${line}`;
  const cell = column_name === null ? "the row" : `"${column_name}"${value === null ? "" : ` "${value}"`}`;
  return `${place}: ${cell} ${reason}\n  ${typeof record === "string" ? record : JSON.stringify(record)}`;
}
