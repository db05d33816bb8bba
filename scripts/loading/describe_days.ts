import type { BatchRow } from "./batch_row.ts";
import { describeBatches } from "./describe_batches.ts";
import type { DueDay } from "./pull_days.ts";

/** What the published days of the API brought, as one line: how many were new or looked back on, and their rows. */
export function describeDays(due: readonly DueDay[], batches: readonly BatchRow[]): string {
  const again = new Set(due.filter(({ reason }) => reason === "look-back").map(({ day }) => day));
  const days = batches.map(({ day }) => day!).sort();
  const first = days.filter((day) => !again.has(day));
  const parts = [];
  if (first.length > 0) {
    parts.push(first.length === 1 ? first[0] : `${first.length} days from ${first[0]} to ${first.at(-1)}`);
  }
  if (first.length < days.length) parts.push(`${days.length - first.length} looked back on`);
  return `${parts.join(", ")}: ${describeBatches(batches)}`;
}
