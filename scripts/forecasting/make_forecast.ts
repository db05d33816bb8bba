import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { sha256 } from "../core/sha256.ts";
import type { Relations } from "../../sql/schema.ts";
import { lastCompleteDay } from "../store/last_complete_day.ts";
import type { RunContext } from "../store/run_context.ts";
import { codeHash } from "./code_hash.ts";
import { ForecastCache } from "./forecast_cache.ts";
import { ORIGINS } from "./forecast_series.ts";
import { forecastStore, type StoreForecast } from "./forecast_store.ts";
import { BEST_THREE } from "./models/model_pool.ts";
import { saveForecast } from "./save_forecast.ts";
import type { ForecastPoint } from "./series_forecast.ts";
import { readStoreSeries, type StoreSeries } from "./store_series.ts";

/** A saved forecast: the run, and total sales in the store's currency. */
export interface MadeForecast {
  readonly runId: string;
  /** The last complete business day; the forecast begins on the day after it. */
  readonly cutoff: string;
  /** "best_three", or the one model that was requested. */
  readonly model: string;
  /** The models averaged for the total. */
  readonly models: readonly string[];
  /** "ok", or why the total's forecast is a fallback, and why the run is partial. */
  readonly status: string;
  /** The number of series. */
  readonly series: number;
  readonly points: readonly (ForecastPoint & { readonly day: string })[];
  /** False if the newest saved forecast was made from the same numbers. */
  readonly isNew: boolean;
}

/** Options of a forecast run. */
export interface MakeForecastOptions {
  /** Days to forecast. */
  readonly horizon: number;
  readonly now: Temporal.Instant;
  /** One model to forecast every series with, for comparison; the mean of each series' best three by default. */
  readonly model?: string | undefined;
  /** The file that keeps the caches for the next run; none by default. */
  readonly cacheFile?: string | undefined;
}

/** The number of past weekly forecasts that the first run makes as well, so that accuracy can be measured at once. */
const PAST_WEEKS = 8;

/**
 * Forecasts the sales, orders and quantity of every series of the marts for the days after the last complete one and saves the
 * forecast; undefined while nothing is loaded. The run says which series cannot be forecast; throws if the total cannot.
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
  const saved = await database.call("mart.find_forecast_run", {
    p_model: model,
    p_cutoff: cutoff,
    p_horizon: horizon,
    p_data: run.data,
  });
  if (saved !== null) return await readMade(database, { runId: saved, isNew: false });

  await log.begin();
  const cache = cacheFile === undefined ? undefined : new ForecastCache(cacheFile, { code });
  const forecast = await forecastStore(store, {
    horizon,
    model,
    pastWeeks: model === BEST_THREE && await isFirst(database) ? PAST_WEEKS : 0,
    caches: await cache?.read(),
    onProgress: (done, all) => progress(`Forecasting the ${horizon} days after ${cutoff}: series ${done} of ${all}`),
  });
  const refusal = forecast.refusals.get("total");
  if (refusal !== undefined) {
    throw new StorecastError(`Cannot forecast total sales after ${cutoff}: ${refusal.reason}`, {
      exitCode: ExitCode.forecast,
      advice: "The loaded data stays; look in mart.sales_daily for days that cannot be right",
    });
  }
  const runId = await saveAll(database, forecast, { store, run, now });
  await cache?.write(forecast.caches);
  return await readMade(database, { runId, isNew: true });
}

/** Saves the past forecasts and then the current one, in one transaction; returns the run of the latter. */
async function saveAll(
  database: Database,
  { current, past, refusals }: StoreForecast,
  { store, run, now }: {
    store: StoreSeries;
    run: { model: string; cutoff: string; horizon: number; data: string };
    now: Temporal.Instant;
  },
): Promise<string> {
  const reason = Array.from(refusals, ([name, refusal]) => `${name} has no forecast: ${refusal.reason}`).join("; ");
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
      run: { ...run, parameters, madeAt: now, isBacktest: false, reason: reason || undefined },
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
    `select run.cutoff, run.model, total.models, nullif(concat_ws('; ', total.reason, run.reason), '') as reason,
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
