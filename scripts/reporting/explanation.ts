import type { Relations } from "../../sql/schema.ts";
import { decompose } from "../analysis/decompose.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { boundsOf } from "../forecasting/bounds_of.ts";
import type { ForecastBounds } from "../forecasting/series_forecast.ts";

/** The score of a model in the backtest that chose the models of a forecast. */
export interface ExplainedModel {
  readonly model: string;
  /** Number of weekly origins. */
  readonly origins: number;
  /** Root mean square error of a day, in the store's currency. */
  readonly rmse: number;
  /** RMSE relative to seasonal naive; null if seasonal naive has no error. */
  readonly relative: number | null;
  readonly isChosen: boolean;
}

/** A day of a decomposition: sales = trend + seasonal + remainder. */
export interface ExplainedDay {
  readonly day: string;
  readonly sales: number;
  readonly trend: number;
  readonly seasonal: number;
  readonly remainder: number;
}

/** How the newest forecast of a series was made. */
export interface Explanation {
  readonly series: string;
  readonly cutoff: string;
  readonly horizon: number;
  /** Forecast of the sum of all days. */
  readonly sum: ForecastBounds;
  readonly models: readonly string[];
  /** Why the forecast is a fallback; null if it is not. */
  readonly reason: string | null;
  readonly intervals: string;
  readonly notes: readonly string[];
  /** The best first. */
  readonly scores: readonly ExplainedModel[];
  /** The year before the cutoff without its last three days, whose trend is unknown; empty if there are fewer than two weeks. */
  readonly days: readonly ExplainedDay[];
}

const DAYS = 365;

/** Returns how the newest forecast of a series was made; undefined if there is none. */
export async function readExplanation(database: Database, series: string): Promise<Explanation | undefined> {
  const [made] = await database.rows<
    Pick<Relations["mart.forecast_run_latest"], "cutoff" | "horizon"> & Relations["mart.forecast_series"]
  >(
    `select made.*, newest.cutoff, newest.horizon
     from mart.forecast_run_latest as newest
     inner join mart.forecast_series as made on made.run_id = newest.run_id
     where made.measure = 'sales' and made.series = $1`,
    [series],
  );
  if (made === undefined) return undefined;
  const { run_id, cutoff, horizon, models, reason, intervals, notes } = made;
  return {
    series,
    cutoff,
    horizon,
    models,
    reason,
    intervals,
    notes,
    sum: boundsOf(made),
    scores: await readScores(database, { run_id, series }),
    days: decomposeDays(await readDays(database, { series, cutoff })),
  };
}

async function readScores(
  database: Database,
  { run_id, series }: { run_id: string; series: string },
): Promise<ExplainedModel[]> {
  const scores = await database.rows<Relations["mart.forecast_model_score"]>(
    "select * from mart.forecast_model_score where run_id = $1 and series = $2 order by rank",
    [run_id, series],
  );
  return scores.map(({ model, origins, rmse, relative, is_chosen }) => ({
    model,
    origins,
    rmse: Number(rmse),
    relative: relative === null ? null : Number(relative),
    isChosen: is_chosen,
  }));
}

/** Returns the sales of every day of a series, from its first order to the cutoff. */
async function readDays(
  database: Database,
  { series, cutoff }: { series: string; cutoff: string },
): Promise<{ day: string; sales: number }[]> {
  const days = await database.rows<Pick<Relations["mart.sales_every_day"], "day" | "sales" | "orders">>(
    "select day, sales, orders from mart.sales_every_day where series = $1 and day <= $2 order by day",
    [series, cutoff],
  );
  const first = days.findIndex(({ orders }) => orders !== "0");
  return first < 0 ? [] : days.slice(first).map(({ day, sales }) => ({ day, sales: Number(sales) }));
}

function decomposeDays(sales: readonly { day: string; sales: number }[]): ExplainedDay[] {
  const parts = decompose(sales.map(({ sales }) => sales));
  if ("reason" in parts) return [];
  return sales.flatMap(({ day, sales }, at): ExplainedDay[] => {
    const trend = parts.trend[at];
    const remainder = parts.remainder[at];
    if (trend === null || remainder === null) return [];
    return [{ day, sales, trend: trend!, seasonal: parts.seasonal[at]!, remainder: remainder! }];
  }).slice(-DAYS);
}

/** Finds a series by its name, its member or the last part of that, ignoring case; throws a usage error unless one matches. */
export async function findSeries(database: Database, name: string): Promise<string> {
  const found = await database.rows<Pick<Relations["mart.series"], "series_name">>(
    `select series.series_name
     from mart.series
     where lower($1) in (lower(series.series_name), lower(series.member), lower(regexp_replace(series.member, '^.* › ', '')))
     order by series.series_name`,
    [name],
  );
  if (found.length === 1) return found[0]!.series_name;
  const reason = found.length === 0
    ? "there is no such series"
    : `it could be ${found.map(({ series_name }) => `"${series_name}"`).join(" or ")}`;
  throw new StorecastError(`Cannot explain "${name}": ${reason}`, {
    exitCode: ExitCode.usage,
    advice: 'Use a series_name of mart.series, such as total or "category: Furniture"',
  });
}
