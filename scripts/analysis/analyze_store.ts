import { lastCompleteDay } from "../store/last_complete_day.ts";
import type { Relations } from "../../sql/schema.ts";
import type { Database } from "../database/database.ts";
import type { RunContext } from "../store/run_context.ts";
import { analyzeAttributes, type AttributeRatio } from "./analyze_attributes.ts";
import { analyzeSales, type SalesAnalysis } from "./analyze_sales.ts";

/** The analysis of a store. */
export interface StoreAnalysis {
  /** The last complete business day, up to which sales were analyzed. */
  readonly cutoff: string;
  readonly sales: SalesAnalysis;
  readonly attributes: readonly AttributeRatio[];
  /** False if the marts already had the same. */
  readonly isNew: boolean;
}

const SERIES = "total";

/**
 * Analyzes sales up to a cutoff, by default the last complete business day, and saves the result; undefined while nothing is loaded.
 */
export async function analyzeStore(
  context: RunContext,
  { cutoff: known }: { cutoff?: string } = {},
): Promise<StoreAnalysis | undefined> {
  const { database, log, progress } = context;
  const cutoff = known ?? await lastCompleteDay(context);
  if (cutoff === null) return undefined;

  progress(`Analyzing sales through ${cutoff}`);
  const days = await database.rows<Pick<Relations["mart.sales_every_day"], "day" | "sales">>(
    "select day, sales from mart.sales_every_day where series = $1 and day <= $2 order by day",
    [SERIES, cutoff],
  );
  const start = days[0]?.day;
  if (start === undefined) return undefined;
  const sales = analyzeSales({ values: days.map((day) => Number(day.sales)), start });
  const attributes = await analyzeAttributes(database, cutoff);
  const isNew = await saveAnalysis(database, { start, cutoff, sales, attributes });
  if (isNew) await log.begin();
  return { cutoff, sales, attributes, isNew };
}

async function saveAnalysis(
  database: Database,
  { start, cutoff, sales, attributes }: Omit<StoreAnalysis, "isNew"> & { start: string },
): Promise<boolean> {
  const { count, ...description } = sales.description;
  const ofSeries = (rows: readonly object[]): object[] => rows.map((row) => ({ series: SERIES, ...toColumns(row) }));
  return await database.call("mart.save_analysis", {
    p_series: SERIES,
    p_description: ofSeries([{ firstDay: start, cutoff, days: count, ...description }]),
    p_stationarity: ofSeries(sales.stationarity),
    p_correlation: ofSeries(sales.correlations),
    p_decomposition: ofSeries(sales.decomposition.map(({ value, ...rest }) => ({ sales: value, ...rest }))),
    p_pattern: ofSeries([
      ...sales.weekdays.map(({ weekday, index, ...rest }) => ({
        pattern: "weekday",
        part: weekday,
        meanIndex: index,
        ...rest,
      })),
      ...sales.months.map(({ index, ...rest }) => ({ pattern: "month", meanIndex: index, ...rest })),
      ...sales.weeks.map(({ index, ...rest }) => ({ pattern: "week", meanIndex: index, ...rest })),
    ]),
    p_ratios: attributes.map(({ members: _, ...ratio }) => toColumns({ cutoff, ...ratio })),
    p_ratio_members: attributes.flatMap(({ attribute, members }) =>
      members.map((member) => toColumns({ attribute, ...member }))
    ),
  });
}

/** A row with column names as keys: `pValueIs` becomes `p_value_is`, and `critical5` becomes `critical_5`. */
export function toColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map((
      [key, value],
    ) => [key.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`), value]),
  );
}
