import { fillDays } from "../core/fill_days.ts";
import type { RunContext } from "../store/run_context.ts";
import { analyzeAttributes, type AttributeRatio } from "./analyze_attributes.ts";
import { analyzeSales, type SalesAnalysis } from "./analyze_sales.ts";

/** The analysis of a store, as the marts keep it. */
export interface StoreAnalysis {
  /** The last complete business day, up to which sales were analyzed. */
  readonly cutoff: string;
  readonly sales: SalesAnalysis;
  readonly attributes: readonly AttributeRatio[];
  /** False if the marts already held the same. */
  readonly isNew: boolean;
}

const SERIES = "total";

/** Analyzes sales up to the last complete business day and saves the result; undefined while nothing is loaded. */
export async function analyzeStore(
  { database, document, log, today, progress }: RunContext,
): Promise<StoreAnalysis | undefined> {
  const [last] = await database.rows<{ cutoff: string | null }>(
    "select etl.last_complete_day(p_source => $1, p_today => $2) as cutoff",
    [document.source, today],
  );
  const cutoff = last!.cutoff;
  if (cutoff === null) return undefined;

  progress(`Analyzing sales through ${cutoff}`);
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
    p_stationarity: json(sales.stationarity.map(withOldColumn)),
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
    p_ratios: JSON.stringify(ratios.map(withOldColumn).map(toColumns)),
    p_members: JSON.stringify(members.map(toColumns)),
  });
  return saved!.save_ratios;
}

/** The column is called `refused` until the marts say `reason`. */
function withOldColumn<Row extends { readonly reason: string | null }>({ reason, ...row }: Row): object {
  return { ...row, refused: reason };
}

/** A row by the names of its columns: `pValueIs` becomes `p_value_is`, and `critical5` becomes `critical_5`. */
export function toColumns(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map((
      [key, value],
    ) => [key.replaceAll(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`), value]),
  );
}
