import type { AdhocFilter, Chart, Dataset } from "./superset_bundle.ts";

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (value: unknown): string[] => value === undefined || value === null ? [] : [value].flat() as string[];

/** The columns that a chart groups by or shows. */
export function columnsOf({ params }: Chart): string[] {
  const keys = ["x_axis", "groupby", "groupby_b", "columns", "all_columns", "entity", "granularity_sqla"];
  return [...new Set(keys.flatMap((key) => list(params[key])))];
}

/** The metrics that a chart shows or sorts by; a sort may also name a column. */
export function metricsOf({ params }: Chart): string[] {
  const keys = ["metric", "metrics", "metrics_b", "timeseries_limit_metric"];
  return [...new Set(keys.flatMap((key) => list(params[key])))];
}

/** The filters of a chart. */
export function filtersOf({ params }: Chart): AdhocFilter[] {
  return [params["adhoc_filters"], params["adhoc_filters_b"]].flat().filter((filter) =>
    filter !== undefined
  ) as AdhocFilter[];
}

/**
 * The query of a chart as Superset would write it for all time, with the conditions of a dashboard's filters; throws for a column or
 * metric that does not exist.
 */
export function queryOf(chart: Chart, dataset: Dataset, { also = [] }: { also?: readonly string[] } = {}): string {
  const column = (name: string): string => {
    const found = dataset.columns.find(({ column_name }) => column_name === name);
    if (!found) throw new Error(`"${chart.path}" names the column "${name}", which ${dataset.path} has not`);
    return found.expression ?? identifier(name);
  };
  const metric = (name: string): string => {
    const found = dataset.metrics.find(({ metric_name }) => metric_name === name);
    if (!found) throw new Error(`"${chart.path}" names the metric "${name}", which ${dataset.path} has not`);
    return `${found.expression} as ${identifier(name)}`;
  };
  const condition = (filter: AdhocFilter): string => {
    if (filter.expressionType === "SQL") return `(${filter.sqlExpression})`;
    const subject = column(filter.subject);
    if (filter.operator === "TEMPORAL_RANGE") return `${subject} is not null`;
    if (filter.operator === "IS NOT NULL") return `${subject} is not null`;
    if (filter.operator === "==") return `${subject} = ${literal(filter.comparator as string)}`;
    return `${subject} in (${(filter.comparator as string[]).map(literal).join(", ")})`;
  };
  const columns = columnsOf(chart).map((name) => `${column(name)} as ${identifier(name)}`);
  const metrics = metricsOf(chart).map(metric);
  const conditions = [...filtersOf(chart).map(condition), ...also];
  const isGrouped = chart.params["query_mode"] !== "raw" && columns.length > 0;
  return [
    `select ${[...columns, ...metrics].join(", ")}`,
    `from ${identifier(dataset.schema)}.${identifier(dataset.table_name)}`,
    conditions.length > 0 ? `where ${conditions.join(" and ")}` : "",
    isGrouped ? `group by ${columns.map((_, index) => index + 1).join(", ")}` : "",
    "limit 10000",
  ].join("\n");
}
