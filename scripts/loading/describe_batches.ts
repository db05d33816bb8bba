import type { BatchRow } from "./batch_row.ts";

/** What some batches brought, as one line of counts. */
export function describeBatches(batches: readonly BatchRow[]): string {
  const sum = (key: keyof BatchRow): number => batches.reduce((total, batch) => total + Number(batch[key]), 0);
  const count = (key: keyof BatchRow, word: string): string => sum(key) > 0 ? `, ${format(sum(key))} ${word}` : "";
  return `${format(sum("rows_read"))} rows read` +
    count("rows_inserted", "new") +
    count("rows_updated", "changed") +
    count("rows_unchanged", "unchanged") +
    count("rows_duplicate", "duplicate") +
    count("rows_rejected", "rejected") +
    count("rows_vanished", "gone at the source");
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}
