import type { StoreAnalysis } from "../analysis/analyze_store.ts";
import { dataPaths } from "../core/data_folder.ts";
import { businessDay, type DayRule } from "../core/days.ts";
import { chooseSource, errorOfSource } from "../core/source_settings.ts";
import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { HORIZON } from "../forecasting/horizon_option.ts";
import { type MadeForecast, makeForecast } from "../forecasting/make_forecast.ts";
import { publishStaged } from "../loading/publish_staged.ts";
import { writeReport } from "../reporting/write_report.ts";
import { earliestOf } from "../sources/documents/shop_document.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";
import { type LoadedSource, loadSource } from "./load_source.ts";

/** Results of a day's work. */
export interface CaughtUp {
  /** Results of each source. */
  readonly loaded: readonly LoadedSource[];
  readonly forecast: MadeForecast | undefined;
  /** Undefined if sales were already analyzed this week. */
  readonly analysis: StoreAnalysis | undefined;
  /** Path of the report; undefined if it could not be written. */
  readonly report: string | undefined;
  /** First error of the staged batches and of each source; of later steps only if there was none. Independent steps ran nevertheless. */
  readonly errors: readonly unknown[];
}

/** Opens the API of a source. */
export type OpenApi = (context: RunContext) => Promise<SalesApi & AsyncDisposable>;

/**
 * Loads each source in turn, then forecasts the days ahead, analyzes sales once a week and writes the report, for the store. An
 * error does not stop the other steps, nor the other sources.
 */
export async function catchUp(
  task: TaskContext,
  contexts: readonly RunContext[],
  openApi: OpenApi,
): Promise<CaughtUp> {
  const context = contexts[0]!;
  const errors: unknown[] = [];
  // Batches that an earlier run left staged come first: no day is due before the archive is published.
  const left = await publishStaged(context);
  if (left.error !== undefined) errors.push(left.error);
  const loaded: LoadedSource[] = [];
  for (const [index, each] of contexts.entries()) {
    const { source } = each.document;
    const settings = chooseSource(task.settings.sources, source, "load it");
    const done = await loadSource(each, {
      settings,
      now: task.now,
      openApi: () => openApi(each),
      // The first source also reports batches of sources that are no longer in use.
      left: left.batches.filter(({ source_name: name }) => name === source || index === 0 && !(name in each.todays)),
    });
    loaded.push(done);
    if (done.error !== undefined) errors.push(errorOfSource(done.error, settings));
  }
  const attempt = async <Result>(step: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await step();
    } catch (error) {
      if (errors.length === 0) errors.push(error); // a later error may only be a consequence of the first
    }
  };

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
  const report = await attempt(() => writeTodaysReport(task, context, { refusal }));
  return { loaded, forecast, analysis, report, errors };
}

/** Writes the report, unless nothing was done and today's report exists; returns its path. */
async function writeTodaysReport(
  task: TaskContext,
  { database, document, log, progress, todays }: RunContext,
  { refusal }: { refusal: string | undefined | null },
): Promise<string> {
  const path = dataPaths(task.settings.dataFolder).report;
  const today = earliestOf(todays);
  if (log.hasBegun || !await isOfToday(path, document, todays[document.source]!)) {
    progress("Writing the report");
    await writeReport(database, path, {
      source: Object.keys(todays).join(", "),
      today,
      now: task.now,
      refusal,
    });
  }
  return path;
}

/** Analyzes sales once a week: the analysis reads every order line, and one more day hardly changes the result. */
async function analyzeWeekly(context: RunContext, cutoff: string | undefined): Promise<StoreAnalysis | undefined> {
  if (cutoff === undefined) return undefined;
  if (await context.database.call("mart.is_analyzed", { p_cutoff: cutoff })) return undefined;
  const { analyzeStore } = await import("../analysis/analyze_store.ts"); // the statistics packages load slowly
  return await analyzeStore(context, { cutoff });
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
