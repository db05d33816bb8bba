import type { Database } from "../../scripts/database/database.ts";
import { describeSchema } from "../../tools/describe_schema.ts";
import { storeContents } from "../support/load.ts";

/** Rows as texts by table, without clocks and numbers of batches and runs. */
export type StoreState = Readonly<Record<string, readonly string[]>>;

/** How much of a store is compared: its schema alone, its sales, or the batches, the forecasts and the analysis, too. */
export type Extent = "schema" | "sales" | "whole";

/** Rows of one state that the other lacks. A row that changed is one of each. */
export interface Difference {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** What a load leaves beside the tables of `storeContents`; the ledger in numbers alone, as a believed lie restates a day. */
const SALES: Readonly<Record<string, string>> = {
  "etl.business_day": "select source_name, day, channel, lines, sales from etl.business_day",
  "rows of no batch": "select batch_id from stg.order_line where batch_id not in (select batch_id from etl.batch)",
};

const REST: Readonly<Record<string, string>> = {
  "day ledger": "select day, status, restatements, checked_on from etl.business_day",
  "etl.batch": `
    select day, channel, status, rows_read, rows_inserted, rows_updated, rows_unchanged, rows_duplicate, rows_rejected,
      (select count(*) from stg.order_line where order_line.batch_id = batch.batch_id) as rows_staged
    from etl.batch
    where status <> 'failed'`,
  "etl.rejected_row": `
    select day, line, column_name, value, rejected_row.reason
    from etl.rejected_row
    inner join etl.batch using (batch_id)`,
  "mart.forecast_run": "select cutoff, horizon, model, status, reason, is_backtest from mart.forecast_run",
  "mart.forecast": `
    select cutoff, to_jsonb(forecast) - 'run_id' as forecast
    from mart.forecast
    inner join mart.forecast_run using (run_id)`,
  "mart.forecast_series": `
    select cutoff, to_jsonb(forecast_series) - 'run_id' as series
    from mart.forecast_series
    inner join mart.forecast_run using (run_id)`,
  "mart.sales_description": "select * from mart.sales_description",
  "mart.sales_pattern": "select * from mart.sales_pattern",
  "mart.sales_stationarity": "select * from mart.sales_stationarity",
};

/** Reads what is compared of a store. */
export async function readState(database: Database, extent: Extent): Promise<StoreState> {
  if (extent === "schema") return { schema: (await describeSchema(database)).split("\n") };
  const state = await storeContents(database);
  for (const [name, sql] of Object.entries({ ...SALES, ...(extent === "whole" && REST) })) {
    const rows = await database.rows<{ json: string }>(
      `select to_jsonb(kept)::text as json from (${sql}) as kept order by 1`,
    );
    state[name] = rows.map(({ json }) => json);
  }
  return state;
}

/** Returns the rows that `actual` has fewer times than `expected`, and those that it has more often. */
export function compareStates(expected: StoreState, actual: StoreState): Difference {
  const lost: string[] = [];
  const doubled: string[] = [];
  for (const table of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const counts = new Map<string, number>();
    for (const row of expected[table] ?? []) counts.set(row, (counts.get(row) ?? 0) + 1);
    for (const row of actual[table] ?? []) counts.set(row, (counts.get(row) ?? 0) - 1);
    for (const [row, count] of counts) {
      const rows = Array.from({ length: Math.abs(count) }, () => `${table}: ${row}`);
      (count > 0 ? lost : doubled).push(...rows);
    }
  }
  return { lost, doubled };
}
