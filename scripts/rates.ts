/**
 * Saves exchange rates. They convert the amounts of sources whose currency is not the store's.
 *
 * Usage: `deno task rates FILE…`
 *
 * @module
 */
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { readRates } from "./loading/read_rates.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function rates(paths: string[], options: { now?: Temporal.Instant }): Promise<void> {
  const given = await readRates(paths);
  await runAsWriter("rates", taskContext(options), async ({ database, log }) => {
    await log.begin();
    const [saved] = await database.call("etl.save_rates", { p_rates: given });
    const { rates_written: written, batches_staged: staged, days_due: due, days_of_files: ofFiles } = saved!;
    return [
      `Wrote ${written} of ${given.length} rate(s) to ods.exchange_rate; the others were there already`,
      ...(staged === "0"
        ? []
        : [`${staged} batch(es) that were waiting for a rate are staged again: deno task publish`]),
      ...(due === "0" ? [] : [`${due} day(s) of an API are due again with the corrected rate: deno task daily`]),
      ...(ofFiles === "0" ? [] : [`${ofFiles} day(s) of files keep the rate with which they were loaded`]),
    ].join("\n");
  });
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
