import type { Relations } from "../../sql/schema.ts";
import type { TestResult } from "../analysis/conclusion.ts";
import type { Database } from "../database/database.ts";

/** The analysis of total sales that the report shows. */
export interface ReportPatterns {
  /** Last business day of the analysis. */
  readonly cutoff: string;
  /** Mean sales relative to the mean of all days, 1 for an average day; null if that mean is not above 0. */
  readonly weekdays: PatternPart[];
  /** The same, without growth if there is more than a year of sales. */
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

/** Sales of a day with their trend and seasonal part. */
export type DecomposedDay = Pick<Relations["mart.sales_decomposition"], "day" | "sales" | "trend" | "seasonal">;

/** How much of the variance an attribute of order lines explains, and its members with the highest and the lowest mean. */
export interface ReportRatio {
  readonly attribute: string;
  readonly etaSquared: number | null;
  readonly pValue: number | null;
  /** Why there is no result; null if there is one. */
  readonly reason: string | null;
  readonly highest: MeanLine;
  readonly lowest: MeanLine;
}

/** A member with the mean sales of its order lines. */
export type MeanLine = Pick<Relations["mart.sales_ratio_member"], "member" | "mean">;

const SHOWN_DAYS = 91;

/** Returns the newest analysis; undefined before the first. */
export async function readPatterns(database: Database): Promise<ReportPatterns | undefined> {
  const [description] = await database.rows<Pick<Relations["mart.sales_description"], "cutoff">>(
    "select cutoff from mart.sales_description where series = 'total'",
  );
  if (description === undefined) return undefined;
  const { cutoff } = description;
  const parts = await database.rows<Relations["mart.sales_pattern"]>(
    "select * from mart.sales_pattern where series = 'total' order by part",
  );
  const weekdays = parts.filter(({ pattern }) => pattern === "weekday");
  const months = parts.filter(({ pattern }) => pattern === "month");
  const isTrendRemoved = months.every(({ trend_index }) => trend_index !== null);
  return {
    cutoff,
    weekdays: weekdays.map(({ part, mean_index }) => ({ part, index: mean_index })),
    months: months.map(({ part, mean_index, trend_index }) => ({
      part,
      index: isTrendRemoved ? trend_index : mean_index,
    })),
    isTrendRemoved,
    correlations: await readCorrelations(database),
    decomposition: await database.rows<DecomposedDay>(
      `select day, sales, trend, seasonal
       from mart.sales_decomposition where series = 'total' and day > $1::date - $2::integer order by day`,
      [cutoff, SHOWN_DAYS],
    ),
    tests: await readTests(database),
    ratios: await readRatios(database),
  };
}

async function readCorrelations(database: Database): Promise<ReportPatterns["correlations"]> {
  const rows = await database.rows<Relations["mart.sales_correlation"]>(
    "select * from mart.sales_correlation where series = 'total' order by lag",
  );
  return rows.map(({ lag, autocorrelation, autocorrelation_bound }) => ({
    lag,
    correlation: autocorrelation,
    bound: autocorrelation_bound,
  }));
}

async function readTests(database: Database): Promise<TestResult[]> {
  const rows = await database.rows<Relations["mart.sales_stationarity"]>(
    "select * from mart.sales_stationarity where series = 'total' order by test, regression",
  );
  return rows.map((row) => ({
    test: row.test as TestResult["test"],
    regression: row.regression as TestResult["regression"],
    pValue: row.p_value,
    pValueIs: row.p_value_is as TestResult["pValueIs"],
    isRejected: row.is_rejected,
    reason: row.reason,
  }));
}

async function readRatios(database: Database): Promise<ReportRatio[]> {
  const ratios = await database.rows<Relations["mart.sales_ratio"]>(
    "select * from mart.sales_ratio order by eta_squared desc nulls last, attribute",
  );
  const members = await database.rows<Relations["mart.sales_ratio_member"]>(
    "select * from mart.sales_ratio_member order by mean desc, member",
  );
  return ratios.map(({ attribute, eta_squared, p_value, reason }) => {
    const own = members.filter((member) => member.attribute === attribute);
    return { attribute, etaSquared: eta_squared, pValue: p_value, reason, highest: own[0]!, lowest: own.at(-1)! };
  });
}
