import { dataPaths } from "../core/data_folder.ts";
import { businessDay } from "../core/days.ts";
import type { TaskContext } from "../core/task.ts";
import type { StoreAnalysis } from "../analysis/analyze_store.ts";
import { type MadeForecast, makeForecast } from "../forecasting/make_forecast.ts";
import { loadRenderer, writeReport } from "../reporting/write_report.ts";
import type { BatchRow } from "../loading/batch_row.ts";
import type { RunContext } from "../store/run_context.ts";
import { type DueDay, dueDays, pullDays } from "../loading/pull_days.ts";
import type { SalesApi } from "../sources/sales_api.ts";
import { publishStaged } from "../loading/publish_staged.ts";
import { failedBatchError } from "../loading/failed_batch_error.ts";

/** How far ahead sales are projected, in days. */
export const HORIZON = 7;

/** What a day's work did. */
export interface CaughtUp {
  readonly days: readonly DueDay[];
  readonly batches: readonly BatchRow[];
  readonly forecast: MadeForecast | undefined;
  /** Undefined where there was nothing to explore anew. */
  readonly exploration: StoreAnalysis | undefined;
  /** Path of the report; undefined where it could not be written. */
  readonly report: string | undefined;
  /** The first failure; what does not need the step that failed was done all the same. */
  readonly failure: unknown;
}

/**
 * Pulls the due days, publishes what is staged, projects the days ahead, explores sales once a week and writes the report.
 *
 * What fails does not keep back the rest, such as a failing API or a refused batch what came: the first failure, of which
 * later ones may only be the consequence, is returned.
 */
export async function catchUp(task: TaskContext, context: RunContext, api: SalesApi): Promise<CaughtUp> {
  let failure: unknown;
  const attempt = async <Result>(step: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await step();
    } catch (error) {
      failure ??= error;
    }
  };
  const days = await dueDays(context);
  if (days.length > 0) void loadRenderer(); // while the database is at work on the days
  await attempt(() => pullDays(context, api, days));
  const batches: BatchRow[] = [];
  await attempt(() => publishStaged(context, batches));
  const refused = batches.filter(({ state }) => state === "refused");
  if (refused.length > 0) failure ??= failedBatchError(refused);

  const forecast = await attempt(() =>
    makeForecast(context, {
      horizon: HORIZON,
      now: task.now,
      cacheFile: dataPaths(task.settings.dataFolder).forecastCache,
    })
  );
  const exploration = await attempt(() => exploreWeekly(context, forecast?.cutoff));
  const report = await attempt(() => drawReport(task, context));
  return { days, batches, forecast, exploration, report, failure };
}

/** Writes the report unless it is of today and nothing was done; gives its path. */
async function drawReport(
  task: TaskContext,
  { database, document, log, progress, today }: RunContext,
): Promise<string> {
  const path = dataPaths(task.settings.dataFolder).report;
  if (log.hasBegun || !await isOfToday(path, task, today)) {
    progress("Drawing the report");
    await writeReport(database, path, { source: document.source, today, now: task.now });
  }
  return path;
}

/** Explores sales once a week: the exploration reads every order line, and a day more or less does not change it. */
async function exploreWeekly(context: RunContext, cutoff: string | undefined): Promise<StoreAnalysis | undefined> {
  if (cutoff === undefined) return undefined;
  const kept = await context.database.rows("select from mart.sales_description where cutoff > $1::date - 7", [cutoff]);
  if (kept.length > 0) return undefined;
  const { analyzeStore } = await import("../analysis/analyze_store.ts"); // brings the statistics, which take a moment
  return await analyzeStore(context);
}

async function isOfToday(path: string, { settings }: TaskContext, today: string): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime !== null && businessDay(mtime.toTemporalInstant(), settings.timeZone) === today;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
