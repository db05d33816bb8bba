import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { sha256 } from "../core/sha256.ts";
import type { Relations } from "../../sql/schema.ts";
import { lastCompleteDay } from "../store/last_complete_day.ts";
import type { RunContext } from "../store/run_context.ts";
import { codeHash } from "./code_hash.ts";
import { ForecastCache } from "./forecast_cache.ts";
import type { ForecastPoint } from "./forecast_point.ts";
import { ORIGINS } from "./forecast_series.ts";
import { BEST_THREE } from "./models/model_pool.ts";
import { type ProjectedStore, projectStore } from "./forecast_store.ts";
import { saveForecast } from "./save_forecast.ts";
import { readStoreSeries, type StoreSeries } from "./store_series.ts";

/** A projection as it is kept in the marts: the run, and total sales. */
export interface MadeForecast {
  readonly runId: string;
  /** The last complete business day, after which the projection begins. */
  readonly cutoff: string;
  /** "best_three", or the one model that was asked for. */
  readonly model: string;
  /** Models whose mean was taken for the total. */
  readonly models: readonly string[];
  /** What is to be known about the run or the total, or "ok". */
  readonly status: string;
  /** How many series it has. */
  readonly series: number;
  readonly points: readonly (ForecastPoint & { readonly day: string })[];
  /** False where the newest projection kept was made from the same numbers. */
  readonly isNew: boolean;
}

/** How a projection is made. */
export interface MakeForecastOptions {
  /** Days to project. */
  readonly horizon: number;
  readonly now: Temporal.Instant;
  /** The name of one model to project everything with, to compare; the mean of each series' best three unless said. */
  readonly model?: string | undefined;
  /** Where what was computed is kept for the next run; nothing is kept unless said. */
  readonly cacheFile?: string | undefined;
}

/** Weekly projections of the past that the first run makes afterwards, so that accuracy has something to go by. */
const PAST_WEEKS = 8;

/**
 * Projects the sales, orders and quantity of every series of the marts for the days after the last complete one and keeps the
 * projection; undefined while nothing is loaded. What cannot be projected is named in the run's status; throws where that is the
 * total.
 */
export async function makeForecast(
  context: RunContext,
  { horizon, now, model = BEST_THREE, cacheFile }: MakeForecastOptions,
): Promise<MadeForecast | undefined> {
  const { database, log, progress } = context;
  const cutoff = await lastCompleteDay(context);
  if (cutoff === null) return undefined;

  const store = await readStoreSeries(database, { cutoff, horizon });
  if (store.series.length === 0) return undefined;
  const code = await codeHash();
  const run = { model, cutoff, horizon, data: sha256(code, JSON.stringify(store.series)) };
  const kept = await database.call("mart.forecast_made", {
    p_model: model,
    p_cutoff: cutoff,
    p_horizon: horizon,
    p_data: run.data,
  });
  if (kept !== null) return await readMade(database, { runId: kept, isNew: false });

  await log.begin();
  const cache = cacheFile === undefined ? undefined : new ForecastCache(cacheFile, { code });
  const projected = await projectStore(store, {
    horizon,
    model,
    pastWeeks: model === BEST_THREE && await isFirst(database) ? PAST_WEEKS : 0,
    caches: await cache?.read(),
    onProgress: (done, all) => progress(`Projecting the ${horizon} days after ${cutoff}: series ${done} of ${all}`),
  });
  if (projected.refused.has("total")) {
    throw new StorecastError(`Cannot project total sales after ${cutoff}: ${projected.refused.get("total")}`, {
      exitCode: ExitCode.forecast,
      advice: "What is loaded stays; look at mart.sales_daily for days that cannot be right",
    });
  }
  const runId = await keep(database, projected, { store, run, now });
  await cache?.write(projected.caches);
  return await readMade(database, { runId, isNew: true });
}

/** Saves the projection, after the past ones, in one transaction; returns its run. */
async function keep(
  database: Database,
  { current, past, refused }: ProjectedStore,
  { store, run, now }: {
    store: StoreSeries;
    run: { model: string; cutoff: string; horizon: number; data: string };
    now: Temporal.Instant;
  },
): Promise<string> {
  const refusals = Array.from(refused, ([name, reason]) => `${name} is not projected: ${reason}`);
  const parameters = { origins: ORIGINS };
  return await database.transaction(async () => {
    for (const [cutoff, forecasts] of past) {
      await saveForecast(database, forecasts, {
        store,
        run: { ...run, cutoff, parameters, madeAt: now, isBacktest: true, reason: undefined },
      });
    }
    return await saveForecast(database, current, {
      store,
      run: { ...run, parameters, madeAt: now, isBacktest: false, reason: refusals.join("; ") || undefined },
    });
  });
}

async function isFirst(database: Database): Promise<boolean> {
  const [runs] = await database.rows<{ exist: boolean }>(
    "select exists (select from mart.forecast_run where model = $1) as exist",
    [BEST_THREE],
  );
  return !runs!.exist;
}

async function readMade(
  database: Database,
  { runId, isNew }: { runId: string; isNew: boolean },
): Promise<MadeForecast> {
  const [run] = await database.rows<
    & Pick<Relations["mart.forecast_run"], "cutoff" | "model" | "reason">
    & Pick<Relations["mart.forecast_series"], "models">
    & { series: string }
  >(
    `select run.cutoff, run.model, total.models, coalesce(total.reason, run.reason) as reason,
       (select count(*) from mart.forecast_series as made where made.run_id = run.run_id and made.measure = 'sales') as series
     from mart.forecast_run as run
     inner join mart.forecast_series as total on total.run_id = run.run_id
     where run.run_id = $1 and total.measure = 'sales' and total.series = 'total'`,
    [runId],
  );
  const points = await database.rows<Relations["mart.forecast"]>(
    `select *
     from mart.forecast
     where run_id = $1 and measure = 'sales' and series = 'total'
     order by day`,
    [runId],
  );
  const { reason, ...rest } = run!;
  return { ...rest, status: reason ?? "ok", series: Number(run!.series), points: points.map(toPoint), runId, isNew };
}

function toPoint(
  { day, horizon, mean, lo_80, hi_80, lo_95, hi_95 }: Relations["mart.forecast"],
): MadeForecast["points"][number] {
  return {
    day,
    horizon,
    mean: Number(mean),
    lo80: Number(lo_80),
    hi80: Number(hi_80),
    lo95: Number(lo_95),
    hi95: Number(hi_95),
  };
}
