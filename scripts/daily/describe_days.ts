import { describeBatches } from "../loading/describe_batches.ts";
import type { Batch } from "../loading/publish_staged.ts";
import type { DueDay } from "../loading/pull_days.ts";

/** Reasons of due days that were read before. */
const AGAIN = ["look-back", "archive end", "return to come"];

/** Describes the due days of the API as one line: how many were new or read again, and their rows. */
export function describeDays(due: readonly DueDay[], all: readonly Batch[]): string {
  const batches = all.filter(({ status }) => status === "published");
  if (batches.length === 0) return due.length === 0 ? "nothing is due" : `published none of ${due.length} due day(s)`;
  const again = new Set(
    due.filter(({ reason }) => AGAIN.includes(reason!)).map(({ day }) => day),
  );
  const days = batches.flatMap(({ day }) => day ?? []).sort();
  const first = days.filter((day) => !again.has(day));
  const parts = [];
  if (first.length > 0) {
    parts.push(first.length === 1 ? first[0] : `${first.length} days from ${first[0]} to ${first.at(-1)}`);
  }
  if (days.length < batches.length) parts.push(`${batches.length - days.length} archive(s) staged by an earlier run`);
  if (first.length < days.length) parts.push(`${days.length - first.length} earlier day(s) again`);
  return `published ${parts.join(", ")}: ${describeBatches(batches)}`;
}
