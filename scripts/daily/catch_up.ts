import type { StoreAnalysis } from "../analysis/analyze_store.ts";
import { dataPaths } from "../core/data_folder.ts";
import { businessDay, type DayRule } from "../core/days.ts";
import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { type MadeForecast, makeForecast } from "../forecasting/make_forecast.ts";
import { type EmptiedInbox, emptyInbox } from "../loading/empty_inbox.ts";
import { unpublishedError } from "../loading/unpublished_error.ts";
import { noSalesError } from "../loading/no_sales_error.ts";
import { noteChanges } from "../loading/note_changes.ts";
import { type Batch, publishStaged } from "../loading/publish_staged.ts";
import { type DueDay, dueDays, pullDays } from "../loading/pull_days.ts";
import { loadRenderer, writeReport } from "../reporting/write_report.ts";
import type { SalesApi } from "../sources/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";

const NO_FILES: EmptiedInbox = { batches: [], words: [], error: undefined };

/** Default number of days to forecast. */
export const HORIZON = 7;

/** Results of a day's work. */
export interface CaughtUp {
  /** The files of SOURCE_INBOX. */
  readonly inbox: EmptiedInbox;
  readonly days: readonly DueDay[];
  /** Batches of the days, and those that an earlier run left staged. */
  readonly batches: readonly Batch[];
  readonly forecast: MadeForecast | undefined;
  /** Undefined if sales were already analyzed this week. */
  readonly analysis: StoreAnalysis | undefined;
  /** Path of the report; undefined if it could not be written. */
  readonly report: string | undefined;
  /** The first error. Steps that do not need the failed one ran nevertheless. */
  readonly error: unknown;
}

/**
 * Loads the files of SOURCE_INBOX, pulls the due days (unless the source has no API), publishes the staged batches, forecasts the
 * days ahead, analyzes sales once a week and writes the report.
 *
 * An error does not stop the other steps: after an API error or a failed batch the rest is still published. Returns the first
 * error; later ones may only follow from it.
 */
export async function catchUp(task: TaskContext, context: RunContext, api: SalesApi | undefined): Promise<CaughtUp> {
  let firstError: unknown;
  const attempt = async <Result>(step: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await step();
    } catch (error) {
      firstError ??= error;
    }
  };
  // Batches that an earlier run left staged come first: one may be the archive, without which no day is due.
  const left = await publishStaged(context);
  firstError ??= left.error;
  // Then the files: the first one says from which day on the API is asked.
  const folder = task.settings.inbox;
  const inbox = folder === undefined ? NO_FILES : await emptyInbox(context, folder);
  firstError ??= inbox.error;
  if (api) await attempt(() => noteChanges(context, api, task.now));
  const days = api && await attempt(() => dueDays(context)) || [];
  if (days.length > 0) void loadRenderer(); // while the database is at work on the days
  const failedAgain = api && await attempt(() => pullDays(context, api, days)) || [];
  const pulled = await publishStaged(context);
  const batches = [...left.batches, ...failedAgain, ...pulled.batches];
  firstError ??= pulled.error ?? unpublishedError(batches) ?? await attempt(() => noSalesError(context));

  let refusal: string | undefined | null;
  const forecast = await attempt(() =>
    makeForecast(context, {
      horizon: HORIZON,
      now: task.now,
      cacheFile: dataPaths(task.settings.dataFolder).forecastCache,
    }).then((made) => {
      refusal = null;
      return made;
    }, (error) => {
      if (error instanceof StorecastError && error.exitCode === ExitCode.forecast) refusal = describeError(error).line;
      throw error;
    })
  );
  const analysis = await attempt(() => analyzeWeekly(context, forecast?.cutoff));
  const report = await attempt(() => drawReport(task, context, { refusal }));
  return { inbox, days, batches, forecast, analysis, report, error: firstError };
}

/** Writes the report, unless nothing was done and there is one of today; returns its path. */
async function drawReport(
  task: TaskContext,
  { database, document, log, progress, today }: RunContext,
  { refusal }: { refusal: string | undefined | null },
): Promise<string> {
  const path = dataPaths(task.settings.dataFolder).report;
  if (log.hasBegun || !await isOfToday(path, document, today)) {
    progress("Drawing the report");
    await writeReport(database, path, { source: document.source, today, now: task.now, refusal });
  }
  return path;
}

/** Analyzes sales once a week: it reads every order line, and one day more hardly changes the result. */
async function analyzeWeekly(context: RunContext, cutoff: string | undefined): Promise<StoreAnalysis | undefined> {
  if (cutoff === undefined) return undefined;
  const kept = await context.database.rows("select from mart.sales_description where cutoff > $1::date - 7", [cutoff]);
  if (kept.length > 0) return undefined;
  const { analyzeStore } = await import("../analysis/analyze_store.ts"); // loads the statistics packages, which takes a moment
  return await analyzeStore(context);
}

async function isOfToday(path: string, rule: DayRule, today: string): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime !== null && businessDay(mtime.toTemporalInstant(), rule) === today;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
