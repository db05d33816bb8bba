import type { Relations } from "../../sql/schema.ts";
import { addDays } from "../core/days.ts";
import type { Database } from "../database/database.ts";
import type { ForecastPoint } from "../forecasting/series_forecast.ts";
import { boundsOf, type Explanation, readExplanation } from "./explanation.ts";
import { readPatterns, type ReportPatterns } from "./pattern_data.ts";
import { type RankingName, rankings } from "./rankings.ts";

/** The numbers of the report; days are `yyyy-MM-dd`. */
export interface ReportData {
  readonly source: string | undefined;
  /** The current business day, which is not complete yet. */
  readonly today: string;
  readonly generated: Temporal.Instant;
  /** Every day before today, oldest first. */
  readonly days: SalesDay[];
  readonly rankings: Record<RankingName, RankedRow[]>;
  readonly forecast: ReportForecast | undefined;
  /** Why a newer forecast was refused; undefined if none was. */
  readonly refusal: string | undefined;
  /** How the forecast of one series was made; undefined before the first. */
  readonly explanation: Explanation | undefined;
  /** Undefined before the first analysis. */
  readonly patterns: ReportPatterns | undefined;
}

export interface SalesDay {
  readonly day: string;
  readonly sales: number;
  readonly orders: number;
}

export interface RankedRow {
  readonly name: string;
  /** Its group, such as a city's state. */
  readonly detail: string | undefined;
  readonly sales: number;
  readonly orders: number;
  readonly quantity: number;
  readonly profit: number;
}

/** The newest forecast of total sales. */
export interface ReportForecast extends Pick<Explanation, "models" | "reason" | "cutoff" | "sum"> {
  readonly points: readonly (ForecastPoint & { readonly day: string })[];
}

/**
 * Reads the marts for the report; `today` is the shop's business day at `now`, and `explain` the series whose forecast the
 * report explains. `refusal` is why the current run could not forecast, null if it could; by default it is read from the run log.
 */
export async function readReportData(
  database: Database,
  options: {
    source?: string;
    today: string;
    now: Temporal.Instant;
    explain: string;
    refusal?: string | undefined | null;
  },
): Promise<ReportData> {
  const total = await readExplanation(database, "total");
  return {
    source: options.source,
    today: options.today,
    generated: options.now,
    days: await readDays(database, options.today),
    rankings: await readRankings(database, options.today),
    forecast: total && { ...total, points: await readPoints(database) },
    refusal: (options.refusal === undefined ? await database.call("ops.forecast_refusal") : options.refusal) ??
      undefined,
    explanation: options.explain === "total" ? total : await readExplanation(database, options.explain),
    patterns: await readPatterns(database),
  };
}

/** Returns every day before today, from the first with orders to the last confirmed one; a day without orders counts as 0. */
async function readDays(database: Database, today: string): Promise<SalesDay[]> {
  const rows = await database.rows<Pick<Relations["mart.sales_every_day"], keyof SalesDay>>(
    "select day, sales, orders from mart.sales_every_day where series = 'total' and day < $1 order by day",
    [today],
  );
  return rows.map(({ day, sales, orders }) => ({ day, sales: Number(sales), orders: Number(orders) }));
}

async function readRankings(database: Database, today: string): Promise<Record<RankingName, RankedRow[]>> {
  const ranked = {} as Record<RankingName, RankedRow[]>;
  for (const { name, limit, label, key, detail } of rankings) {
    const rows = await database.call(`mart.${name}`, { p_to: addDays(today, -1), p_limit: limit });
    ranked[name] = rows.map((row) => {
      const names: Readonly<Record<string, string | null>> = row;
      return {
        name: names[label] ?? (key && names[key]) ?? "",
        detail: detail && names[detail] || undefined,
        sales: Number(row.sales),
        orders: Number(row.orders),
        quantity: Number(row.quantity),
        profit: Number(row.profit),
      };
    });
  }
  return ranked;
}

async function readPoints(database: Database): Promise<ReportForecast["points"]> {
  const points = await database.rows<Relations["mart.forecast_latest"]>(
    "select * from mart.forecast_latest where series = 'total' order by day",
  );
  return points.map((point) => ({ day: point.day, horizon: point.horizon, ...boundsOf(point) }));
}

/** Returns the forecast days after the last known day: the first days of an older forecast may be over. */
export function upcomingPoints(forecast: ReportForecast | undefined, lastDay: string): ReportForecast["points"] {
  return forecast?.points.filter(({ day }) => day > lastDay) ?? [];
}
