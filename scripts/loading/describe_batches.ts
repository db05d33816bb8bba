import { counted } from "../core/counted.ts";
import type { Batch } from "./publish_staged.ts";

type Count = Extract<keyof Batch, `rows_${string}`>;

/** Describes the rows of some batches in one line of counts. */
export function describeBatches(batches: readonly Batch[]): string {
  const sum = (key: Count): number => batches.reduce((total, batch) => total + Number(batch[key]), 0);
  const count = (key: Count, word: string): string => sum(key) > 0 ? `, ${counted(sum(key))} ${word}` : "";
  const read = sum("rows_read");
  return `${counted(read)} row${read === 1 ? "" : "s"} read` +
    count("rows_inserted", "new") +
    count("rows_updated", "changed") +
    count("rows_unchanged", "unchanged") +
    count("rows_duplicate", "duplicate") +
    count("rows_conflicting", "of them conflicting with a later row") +
    count("rows_left_out", "left out") +
    count("rows_of_confirmed_days", "of them of days that the API has confirmed") +
    count("rows_rejected", "rejected") +
    count("rows_deleted", "deleted at the source");
}
