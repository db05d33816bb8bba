import type { SalesApi } from "../sources/api/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";
import { noteChanges } from "./note_changes.ts";
import { dueDays, pullDays } from "./pull_days.ts";
import { requireApi } from "./require_api.ts";
import { unpublishedError } from "./unpublished_error.ts";

/** Options of a pull: the range of days, by default the due ones, and the API. */
export interface PullSourceOptions {
  readonly from?: string;
  readonly to?: string;
  readonly now: Temporal.Instant;
  readonly openApi: () => Promise<SalesApi & AsyncDisposable>;
}

/** Pulls the due days of a source, or a range of days, and stages them; returns a summary. */
export async function pullSource(
  context: RunContext,
  { now, openApi, ...range }: PullSourceOptions,
): Promise<string> {
  requireApi(context.document);
  await using api = await openApi();
  if (range.from === undefined) await noteChanges(context, api, now);
  const days = await dueDays(context, range);
  const failed = await unpublishedError(await pullDays(context, api, days), context);
  if (failed) throw failed;
  if (days.length === 0) return "Nothing is due";
  return `Pulled ${days.length} day(s), ${days[0]!.day} to ${days.at(-1)!.day}; publish them with "deno task publish"`;
}
