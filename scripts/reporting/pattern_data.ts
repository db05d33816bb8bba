import type { Database } from "../database/database.ts";
import type { TestResult } from "../analysis/conclusion.ts";

/** What was explored of total sales, as far as the report shows it. */
export interface ReportPatterns {
  /** The last day that was explored. */
  readonly cutoff: string;
  /** Mean sales by the mean of all days, 1 for an average day; null where that is not above 0. */
  readonly weekdays: PatternPart[];
  /** The same without growth where there is more than a year, else as it is. */
  readonly months: PatternPart[];
  readonly isTrendRemoved: boolean;
  readonly correlations: { readonly lag: number; readonly correlation: number; readonly bound: number }[];
  /** The last 13 weeks. */
  readonly decomposition: DecomposedDay[];
  readonly tests: TestResult[];
  readonly ratios: ReportRatio[];
}

/** An ISO weekday or a month. */
export interface PatternPart {
  readonly part: number;
  readonly index: number | null;
}

/** Sales of a day and what they are made of; the remainder is the rest. */
export interface DecomposedDay {
  readonly day: string;
  readonly sales: number;
  readonly trend: number | null;
  readonly seasonal: number;
}

/** How much an attribute of order lines explains, and the members with the greatest and the least mean line. */
export interface ReportRatio {
  readonly attribute: string;
  readonly etaSquared: number | null;
  readonly pValue: number | null;
  readonly refused: string | null;
  readonly most: MeanLine;
  readonly least: MeanLine;
}

export interface MeanLine {
  readonly member: string;
  readonly mean: number;
}

const SHOWN_DAYS = 91;

/** Reads what was explored; undefined where nothing was. */
export async function readPatterns(database: Database): Promise<ReportPatterns | undefined> {
  const [description] = await database.rows<{ cutoff: string }>(
    "select cutoff from mart.sales_description where series = 'total'",
  );
  if (description === undefined) return undefined;
  const parts = await readParts(database);
  const months = parts.filter(({ pattern }) => pattern === "month");
  const isTrendRemoved = months.every(({ trendIndex }) => trendIndex !== null);
  return {
    cutoff: description.cutoff,
    weekdays: parts.filter(({ pattern }) => pattern === "weekday"),
    months: isTrendRemoved ? months.map(({ part, trendIndex }) => ({ part, index: trendIndex })) : months,
    isTrendRemoved,
    correlations: await database.rows(
      `select lag, autocorrelation as correlation, autocorrelation_bound as bound
       from mart.sales_correlation where series = 'total' order by lag`,
    ),
    decomposition: await database.rows(
      `select day, sales, trend, seasonal
       from mart.sales_decomposition where series = 'total' and day > $1::date - $2::integer order by day`,
      [description.cutoff, SHOWN_DAYS],
    ),
    tests: await database.rows(
      `select test, regression, p_value as "pValue", p_value_is as "pValueIs", is_rejected as "isRejected",
         refused as reason
       from mart.sales_stationarity where series = 'total' order by test, regression`,
    ),
    ratios: await readRatios(database),
  };
}

async function readParts(
  database: Database,
): Promise<(PatternPart & { pattern: string; trendIndex: number | null })[]> {
  return await database.rows(
    `select pattern, part, mean_index as index, trend_index as "trendIndex"
     from mart.sales_pattern where series = 'total' and pattern in ('weekday', 'month') order by pattern, part`,
  );
}

async function readRatios(database: Database): Promise<ReportRatio[]> {
  return await database.rows(`
    select
      ratio.attribute,
      ratio.eta_squared as "etaSquared",
      ratio.p_value as "pValue",
      ratio.refused,
      (
        select jsonb_build_object('member', best.member, 'mean', best.mean)
        from mart.sales_ratio_member as best
        where best.attribute = ratio.attribute
        order by best.mean desc, best.member
        limit 1
      ) as most,
      (
        select jsonb_build_object('member', worst.member, 'mean', worst.mean)
        from mart.sales_ratio_member as worst
        where worst.attribute = ratio.attribute
        order by worst.mean, worst.member
        limit 1
      ) as least
    from mart.sales_ratio as ratio
    order by ratio.eta_squared desc nulls last, ratio.attribute
  `);
}
