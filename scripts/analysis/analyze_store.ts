import { fillDays } from "../core/fill_days.ts";
import type { RunContext } from "../store/run_context.ts";
import { analyzeAttributes, type AttributeRatio } from "./analyze_attributes.ts";
import { analyzeSales, type SalesAnalysis } from "./analyze_sales.ts";
import { toColumns } from "./to_columns.ts";

/** What was explored of the store, as it is kept in the marts. */
export interface StoreAnalysis {
  /** The last complete business day, up to which sales were explored. */
  readonly cutoff: string;
  readonly sales: SalesAnalysis;
  readonly attributes: readonly AttributeRatio[];
  /** False where the marts held the same already. */
  readonly isNew: boolean;
}

const SERIES = "total";

/** Explores sales up to the last complete business day and keeps what comes out; undefined while nothing is loaded. */
export async function analyzeStore(
  { database, document, log, today, progress }: RunContext,
): Promise<StoreAnalysis | undefined> {
  const [last] = await database.rows<{ cutoff: string | null }>(
    "select etl.last_complete_day(p_source => $1, p_today => $2) as cutoff",
    [document.source, today],
  );
  const cutoff = last!.cutoff;
  if (cutoff === null) return undefined;

  progress(`Exploring sales through ${cutoff}`);
  const days = await database.rows<{ day: string; sales: number }>(
    "select day, sales::float8 as sales from mart.sales_daily where day <= $1 order by day",
    [cutoff],
  );
  const start = days[0]?.day;
  if (start === undefined) return undefined;
  const sales = analyzeSales({ values: fillDays(days, cutoff), start });
  const attributes = await analyzeAttributes(database, cutoff);

  const isNew = await database.transaction(async () => {
    const isSalesNew = await saveSales(sales, { start, cutoff, database });
    const isRatioNew = await saveAttributes(attributes, { cutoff, database });
    return isSalesNew || isRatioNew;
  });
  if (isNew) await log.begin();
  return { cutoff, sales, attributes, isNew };
}

async function saveSales(
  sales: SalesAnalysis,
  { start, cutoff, database }: { start: string; cutoff: string } & Pick<RunContext, "database">,
): Promise<boolean> {
  const { count, ...description } = sales.description;
  const json = (rows: readonly object[]): string =>
    JSON.stringify(rows.map((row) => ({ series: SERIES, ...toColumns(row) })));
  const [saved] = await database.call<{ save_exploration: boolean }>("mart.save_exploration", {
    p_series: SERIES,
    p_description: json([{ firstDay: start, cutoff, days: count, ...description }]),
    p_stationarity: json(sales.stationarity),
    p_correlation: json(sales.correlations),
    p_decomposition: json(sales.decomposition.map(({ value, ...rest }) => ({ sales: value, ...rest }))),
    p_pattern: json([
      ...sales.weekdays.map(({ weekday, index, ...rest }) => ({
        pattern: "weekday",
        part: weekday,
        meanIndex: index,
        ...rest,
      })),
      ...sales.months.map(({ index, ...rest }) => ({ pattern: "month", meanIndex: index, ...rest })),
      ...sales.weeks.map(({ index, ...rest }) => ({ pattern: "week", meanIndex: index, ...rest })),
    ]),
  });
  return saved!.save_exploration;
}

async function saveAttributes(
  attributes: readonly AttributeRatio[],
  { cutoff, database }: { cutoff: string } & Pick<RunContext, "database">,
): Promise<boolean> {
  const ratios = attributes.map(({ members: _, ...ratio }) => ({ cutoff, ...ratio }));
  const members = attributes.flatMap(({ attribute, members }) => members.map((member) => ({ attribute, ...member })));
  const [saved] = await database.call<{ save_ratios: boolean }>("mart.save_ratios", {
    p_ratios: JSON.stringify(ratios.map(toColumns)),
    p_members: JSON.stringify(members.map(toColumns)),
  });
  return saved!.save_ratios;
}
