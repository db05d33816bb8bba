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
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { acceptBatch } from "./loading/accept_batch.ts";
import { acceptDays } from "./loading/accept_days.ts";
import { chooseContext } from "./store/choose_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function accept(
  accepted: string | number,
  options: { to?: string; source?: string; now?: Temporal.Instant },
): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("accept", task, async (first, all) => {
    if (typeof accepted === "number") return await acceptBatch(first, accepted);
    const context = chooseContext(all, options.source, `accept ${accepted}`);
    return await acceptDays(context, { from: accepted, to: options.to ?? accepted, now: task.now });
  });
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
