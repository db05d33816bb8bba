import type { Database } from "../../scripts/database/database.ts";
import { LOADED_TABLES } from "./loaded_tables.ts";

/** The order lines in ods as "order/line day sales", sorted. */
export async function keptLines(database: Database): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(`
    select format('%s/%s %s %s', order_id, line_id, order_date, round(sales, 2)) as text
    from ods.order_line
    order by order_id, line_id
  `);
  return rows.map(({ text }) => text);
}

/** The day ledger as "day status channel lines sales restatements", sorted. */
export async function ledgerDays(database: Database): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(`
    select format('%s %s %s %s %s %s', day, status, channel, lines, round(sales, 2), restatements) as text
    from etl.business_day
    order by source_name, day
  `);
  return rows.map(({ text }) => text);
}

/** The days of mart.sales_daily as "day sales orders lines", sorted. */
export async function dailySales(database: Database): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(`
    select format('%s %s %s %s', day, round(sales, 2), orders, lines) as text from mart.sales_daily order by day
  `);
  return rows.map(({ text }) => text);
}

/** The row versions of ods and the marts, by table, position and writing transaction, with their row. */
export async function rowVersions(database: Database): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const table of LOADED_TABLES) {
    const rows = await database.rows<{ version: string; json: string }>(
      `select format('%s %s %s', '${table}', ctid, xmin) as version, to_jsonb(kept)::text as json
       from ${table} as kept`,
    );
    for (const { version, json } of rows) versions.set(version, json);
  }
  return versions;
}
