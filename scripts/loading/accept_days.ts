import { addDays } from "../core/days.ts";
import type { RunContext } from "../store/run_context.ts";
import { describeBatches } from "./describe_batches.ts";

/** The first and last day to accept, and the time. */
export interface AcceptDaysOptions {
  readonly from: string;
  readonly to: string;
  readonly now: Temporal.Instant;
}

/** Publishes held or failed days as they are; returns what was done in words, a line a day. */
export async function acceptDays(
  { database, document, log, today }: RunContext,
  { from, to, now }: AcceptDaysOptions,
): Promise<string> {
  await log.begin();
  const lines: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const [batch] = await database.call("etl.accept_day", {
      p_source: document.source,
      p_day: day,
      p_today: today,
      p_now: now.toString(),
    });
    lines.push(
      document.api
        ? `Accepted ${day} from batch ${batch!.batch_id}: ${describeBatches([batch!])}`
        : `Accepted ${day} as a day without orders`,
    );
  }
  return lines.join("\n");
}
