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
import { LONGEST_HORIZON } from "./forecasting/forecast_series.ts";

/** Weekly forecasts of some twenty years. */
const MOST_BACKTESTS = 1_000;

const HELP = `
Input, CSV with a header:
  series,day,value    a name, a day as yyyy-MM-dd, and the day's sales
  orders              optional: the day's number of orders; improves the forecast and its bounds if orders are few
  any other column    optional: numbers known in advance, such as promotion and holiday; rows after the last value, with
                      an empty value, carry those of the horizon
A day without a row counts 0. A row with an empty value before the last value is an outage and is not fitted to.
Leave out a last day that is not complete.

Output, CSV on stdout:
  series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95     horizon is days after the last value, from 1
  with --backtest     the same rows from N earlier cutoffs a week apart, the oldest first, each by what was known then,
                      and a last column "cutoff", the last day known
  with --sums         a row for the sum of the horizon's days as well: "sum" as its horizon, its last day as its day
If a series cannot be forecast, stderr says why, and the others are forecast all the same.`;

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
      .argument("<file>", "CSV file")
      .option("--horizon <days>", "days to forecast", parseWholeNumber(1, LONGEST_HORIZON), 7)
      .option("--backtest <origins>", "past weekly forecasts to write as well", parseWholeNumber(1, MOST_BACKTESTS), 0)
      .option("--sums", "write the sum of the horizon as well")
      .option("--workers <number>", "series forecast at a time (default: the number of cores)", parseWholeNumber(1))
      .addHelpText("after", HELP)
      .action(forecastCsv),
  );
}
