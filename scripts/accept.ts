/**
 * Publishes a held or failed day or file as it is and resolves its alerts.
 *
 * A day is published as the sales API last returned it; `--to` accepts every day up to that one. If the source has no API, accepting a
 * day says that the shop was closed. A file is named by the number of its batch.
 *
 * Usage: `deno task accept DAY|BATCH [--to DAY] [--source NAME]`
 *
 * @module
 */
import { parseDay, parseWholeNumber } from "./core/arguments.ts";
import { addDays } from "./core/days.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { visible } from "./core/visible.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { todayOfBatch } from "./loading/publish_staged.ts";
import { chooseContext } from "./store/choose_context.ts";
import type { RunContext } from "./store/run_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function accept(
  accepted: string | number,
  options: { to?: string; source?: string; now?: Temporal.Instant },
): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("accept", task, async (first, all) => {
    const context = typeof accepted === "number" ? first : chooseContext(all, options.source, `accept ${accepted}`);
    await context.log.begin();
    if (typeof accepted === "number") return await acceptBatch(context, accepted);
    const lines: string[] = [];
    for (let day = accepted; day <= (options.to ?? accepted); day = addDays(day, 1)) {
      lines.push(await acceptDay(context, day, task.now));
    }
    return lines.join("\n");
  });
}

async function acceptDay(
  { database, document, today }: RunContext,
  day: string,
  now: Temporal.Instant,
): Promise<string> {
  const [batch] = await database.call("etl.accept_day", {
    p_source: document.source,
    p_day: day,
    p_today: today,
    p_now: now.toString(),
  });
  if (!document.api) return `Accepted ${day} as a day without orders`;
  return `Accepted ${day} from batch ${batch!.batch_id}: ${describeBatches([batch!])}`;
}

async function acceptBatch(context: RunContext, batchId: number): Promise<string> {
  const today = await todayOfBatch(context, String(batchId));
  const [batch] = await context.database.call("etl.accept_batch", { p_batch_id: batchId, p_today: today });
  return `Accepted batch ${batch!.batch_id} ("${visible(batch!.origin)}"): ${describeBatches([batch!])}`;
}

function parseAccepted(text: string): string | number {
  return /^\d+$/.test(text) ? parseWholeNumber(1)(text) : parseDay(text);
}

if (import.meta.main) {
  await runTask(
    taskCommand("accept")
      .argument("<day|batch>", "business day, as yyyy-MM-dd, or the batch number of a file", parseAccepted)
      .option("--to <day>", "last day to accept (default: only <day>)", parseDay)
      .addOption(sourceOption("source of the day; needed for a day if STORECAST_SOURCE names several"))
      .addOption(nowOption())
      .action(accept),
  );
}
