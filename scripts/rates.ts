/**
 * Saves exchange rates. They convert the amounts of sources whose currency is not the store's.
 *
 * Usage: `deno task rates FILE…`
 *
 * @module
 */
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { readRates } from "./loading/read_rates.ts";
import { saveRates } from "./loading/save_rates.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function rates(paths: string[], options: { now?: Temporal.Instant }): Promise<void> {
  const given = await readRates(paths);
  await runAsWriter("rates", taskContext(options), async (context) => await saveRates(context, given));
}

const HELP = `
A file has the columns day, currency and rate, separated by commas or semicolons. The line 2026-03-01,USD,0.9248 says that one
dollar was worth 0.9248 in the store's currency on that business day. If a day and currency occur twice, the later line counts, or
the line in the later file.`;

if (import.meta.main) {
  await runTask(
    taskCommand("rates")
      .argument("<file...>", "CSV files of exchange rates")
      .addOption(nowOption())
      .addHelpText("after", HELP)
      .action(rates),
  );
}
