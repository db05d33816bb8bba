/**
 * Publishes a day that is held or failed, as the sales API has it, and ends the alerts about it; with `--to` all days up to that one.
 * Of a source without API it is a day that no file brought, since the shop was closed.
 *
 * Usage: `deno task accept DAY [--to DAY]`
 *
 * @module
 */
import { parseDay } from "./core/arguments.ts";
import { addDays } from "./core/days.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { hasChannel } from "./sources/source_document.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function accept(first: string, options: { to?: string; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("accept", task, async ({ database, document, log, today }) => {
    await log.begin();
    const lines: string[] = [];
    for (let day = first; day <= (options.to ?? first); day = addDays(day, 1)) {
      const [batch] = await database.call("etl.accept_day", {
        p_source: document.source,
        p_day: day,
        p_today: today,
        p_now: task.now.toString(),
      });
      if (!hasChannel(document, "api")) lines.push(`Accepted ${day} as a day without orders`);
      else lines.push(`Accepted ${day} as batch ${batch!.batch_id} has it: ${describeBatches([batch!])}`);
    }
    return lines.join("\n");
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("accept")
      .argument("<day>", "business day, as yyyy-MM-dd", parseDay)
      .option("--to <day>", "last day to accept, if there are several", parseDay)
      .addOption(nowOption())
      .action(accept),
  );
}
