import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { decompose } from "../analysis/decompose.ts";
import type { ForecastBounds } from "../forecasting/series_forecast.ts";

/** How a model did in the backtest by which the projection was chosen. */
export interface ExplainedModel {
  readonly model: string;
  readonly origins: number;
  /** Root mean square error of a day. */
  readonly rmse: number;
  /** That over seasonal naive's; null where seasonal naive has no error. */
  readonly relative: number | null;
  readonly is_chosen: boolean;
}

/** A day of a decomposition: sales = trend + seasonal + remainder. */
export interface ExplainedDay {
  readonly day: string;
  readonly sales: number;
  readonly trend: number;
  readonly seasonal: number;
  readonly remainder: number;
}

/** What made the newest projection of a series. */
export interface Explanation {
  readonly series: string;
  readonly cutoff: string;
  readonly horizon: number;
  /** The horizon's sum. */
  readonly sum: ForecastBounds;
  readonly models: readonly string[];
  readonly status: string;
  readonly intervals: string;
  readonly notes: readonly string[];
  /** The best first. */
  readonly scores: readonly ExplainedModel[];
  /** The year before the cutoff without its last three days, whose trend is not known; empty with less than two weeks. */
  readonly days: readonly ExplainedDay[];
}

const DAYS = 365;

/** Reads what made the newest projection of a series; undefined where there is none. */
export async function readExplanation(database: Database, series: string): Promise<Explanation | undefined> {
  const [made] = await database.rows<
    Omit<Explanation, "sum" | "scores" | "days"> & ForecastBounds & { run_id: string }
  >(
    `select run.run_id, made.series, run.cutoff, run.horizon, made.models, made.status, made.intervals, made.notes,
       made.mean::float8, made.lo_80::float8 as "lo80", made.hi_80::float8 as "hi80", made.lo_95::float8 as "lo95",
       made.hi_95::float8 as "hi95"
     from mart.forecast_newest as run
     inner join mart.forecast_series as made on made.run_id = run.run_id
     where made.measure = 'sales' and made.series = $1`,
    [series],
  );
  if (made === undefined) return undefined;
  const { run_id, mean, lo80, hi80, lo95, hi95, ...rest } = made;
  const scores = await database.rows<ExplainedModel>(
    `select model, origins, rmse::float8, relative::float8, is_chosen
     from mart.forecast_model_score
     where run_id = $1 and series = $2
     order by rank`,
    [run_id, series],
  );
  const sold = await database.rows<{ day: string; sales: number }>(
    `select calendar.day, coalesce(sold.sales, 0)::float8 as sales
     from mart.dim_date as calendar
     left join mart.sales_by_series as sold on sold.day = calendar.day and sold.series = $1
     where calendar.day between (select min(first.day) from mart.sales_by_series as first where first.series = $1) and $2
     order by calendar.day`,
    [series, made.cutoff],
  );
  return { ...rest, sum: { mean, lo80, hi80, lo95, hi95 }, scores, days: takeApart(sold) };
}

function takeApart(sold: readonly { day: string; sales: number }[]): ExplainedDay[] {
  const parts = decompose(sold.map(({ sales }) => sales));
  if ("reason" in parts) return [];
  return sold.flatMap(({ day, sales }, at): ExplainedDay[] => {
    const trend = parts.trend[at];
    const remainder = parts.remainder[at];
    if (trend === null || remainder === null) return [];
    return [{ day, sales, trend: trend!, seasonal: parts.seasonal[at]!, remainder: remainder! }];
  }).slice(-DAYS);
}

/** The series that a user means by its name or its last part, in any case; throws a usage error where that is none or several. */
export async function findSeries(database: Database, name: string): Promise<string> {
  const found = await database.rows<{ series: string }>(
    `select series.series
     from mart.series
     where lower($1) in (lower(series.series), lower(series.member), lower(regexp_replace(series.member, '^.* › ', '')))
     order by series.series`,
    [name],
  );
  if (found.length === 1) return found[0]!.series;
  const problem = found.length === 0
    ? "there is no such series"
    : `it could be ${found.map(({ series }) => `"${series}"`).join(" or ")}`;
  throw new StorecastError(`Cannot explain "${name}": ${problem}`, {
    exitCode: ExitCode.usage,
    advice: 'Give a name of mart.series, such as total or "category: Furniture"',
  });
}
