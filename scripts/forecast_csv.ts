/**
 * Projects the daily series of a CSV file, without a database.
 *
 * Usage: `deno task forecast:csv FILE [--horizon 7] [--backtest N] [--sums] [--workers N]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { Progress } from "./core/progress.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { runTask, taskCommand } from "./core/task.ts";
import { forecastAll } from "./forecasting/forecast_all.ts";
import { formatForecasts } from "./forecasting/format_forecasts.ts";
import { type ReadSeries, readSeries } from "./forecasting/read_series.ts";

const HELP = `
Input, CSV with a header:
  series,day,value    a name, a day as yyyy-MM-dd, the day's sales
  orders              optional: the day's number of orders; makes the forecast and its bounds better where orders are few
  any other column    optional: numbers known ahead, such as promotion and holiday; rows after the last value, with an
                      empty value, carry those of the horizon
A day without a row counts 0; a row with an empty value before the last value is an outage and is not fitted to.
Leave out a last day that is not complete.

Output, CSV on stdout:
  series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95     horizon is days after the last value, from 1
  with --backtest     the same rows from N earlier cutoffs a week apart, the oldest first, each by what was known then,
                      and a last column "cutoff", the last day known
  with --sums         a row for the sum of the horizon's days as well, with "sum" as its horizon and its last day as day
A series that cannot be projected is named on stderr with the reason; the others are projected all the same.`;

async function forecastCsv(
  file: string,
  options: { horizon: number; backtest: number; sums?: true; workers?: number },
): Promise<void> {
  const { horizon, backtest, sums = false, workers } = options;
  const { series, refusals: unread, notes } = await read(file, horizon);
  for (const note of notes) console.error(note);
  using progress = new Progress();
  const results = await forecastAll(series, {
    horizon,
    backtest,
    workers,
    onProgress: (done, all) => progress.show(`Projecting series ${done} of ${all}`),
  });
  const refusals = [...unread, ...results.filter((result) => "reason" in result)];
  await write(formatForecasts(results, { backtest: backtest > 0, sums }));
  for (const { name, reason } of refusals) console.error(`Series "${name}" is not projected: ${reason}.`);
  if (refusals.length > 0 && refusals.length === unread.length + series.length) {
    throw new StorecastError(`Cannot project any of the ${refusals.length} series of "${file}"`, {
      exitCode: ExitCode.input,
    });
  }
}

async function read(file: string, horizon: number): Promise<ReadSeries> {
  const advice = "See deno task forecast:csv --help for the columns";
  try {
    return readSeries(await Deno.readTextFile(file), { horizon });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new StorecastError(`Cannot read "${file}": ${error.message}`, { exitCode: ExitCode.input, advice });
    }
    if (error instanceof Deno.errors.NotFound) {
      throw new StorecastError(`Cannot read "${file}": there is no such file`, { exitCode: ExitCode.input });
    }
    throw error;
  }
}

async function write(text: string): Promise<void> {
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}

if (import.meta.main) {
  await runTask(
    taskCommand("forecast:csv", "Project the daily series of a CSV file, without a database")
      .argument("<file>", "CSV file")
      .option("--horizon <days>", "days to project", parseWholeNumber(1), 7)
      .option("--backtest <origins>", "past weekly projections to write as well", parseWholeNumber(1), 0)
      .option("--sums", "write the sum of the horizon as well")
      .option("--workers <number>", "series projected at a time (default: the number of cores)", parseWholeNumber(1))
      .addHelpText("after", HELP)
      .action(forecastCsv),
  );
}
