/**
 * Forecasts the daily series of a CSV file, without a database.
 *
 * Usage: `deno task forecast:csv FILE [--horizon 7] [--backtest N] [--sums] [--workers N]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { Progress } from "./core/progress.ts";
import { printError, printForPrograms } from "./core/print.ts";
import { runTask, taskCommand } from "./core/task.ts";
import { forecastFile } from "./forecasting/forecast_file.ts";
import { horizonOption } from "./forecasting/horizon_option.ts";

/** Almost twenty years of weekly forecasts. */
const MOST_BACKTESTS = 1_000;

const HELP = `
Input: CSV with a header.
  series,day,value    the name of the series, a day as yyyy-MM-dd, and the sales of that day
  orders              optional: the number of orders of that day; improves the forecast if there are few orders a day
  any other column    optional: numbers known in advance, such as promotion or holiday. For the days ahead, add rows with
                      these numbers and an empty value
A day without a row counts as 0. A row with an empty value before the last value is an outage: no model is fitted to it.
Leave out the last day if it is not complete.

Output: CSV on stdout.
  series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95     horizon counts the days after the last value, from 1
  with --backtest     also forecasts from earlier cutoffs, a week apart, the oldest first, each from the days known then;
                      an additional last column "cutoff" is the last of these days
  with --sums         also a row for the sum of all forecast days: its horizon is "sum", its day is the last one
If a series cannot be forecast, stderr says why, and the other series are still forecast.`;

async function forecastCsv(
  path: string,
  { sums = false, ...options }: { horizon: number; backtest: number; sums?: boolean; workers?: number },
): Promise<void> {
  using progress = new Progress();
  const onProgress = (done: number, all: number): void => progress.show(`Forecasting series ${done} of ${all}`);
  const { csv, notes, error } = await forecastFile(path, { ...options, sums, onProgress });
  progress[Symbol.dispose]();
  printForPrograms(csv);
  for (const note of notes) printError(note);
  if (error !== undefined) throw error;
}

if (import.meta.main) {
  await runTask(
    taskCommand("forecast:csv")
      .argument("<file>", "CSV file in the format below")
      .addOption(horizonOption())
      .option(
        "--backtest <origins>",
        "number of past weekly forecasts to make as well",
        parseWholeNumber(1, MOST_BACKTESTS),
        0,
      )
      .option("--sums", "add the sum of the forecast days")
      .option(
        "--workers <number>",
        "number of series to forecast at once (default: the number of cores)",
        parseWholeNumber(1),
      )
      .addHelpText("after", HELP)
      .action(forecastCsv),
  );
}
