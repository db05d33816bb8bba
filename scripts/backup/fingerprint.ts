import type { Database } from "../database/database.ts";
import type { StoreTable } from "../store/store_tables.ts";

/** What a table holds, in two numbers as text. */
export interface Fingerprint {
  readonly rows: string;
  /** The sum of the hashes of its rows: the same rows in any order have the same. */
  readonly hash: string;
}

/** How values are written as text, whatever the server or the role is set to; for the transaction at hand. */
export async function settleFormats(database: Database): Promise<void> {
  await database.client.query("set local datestyle = 'ISO, YMD'; set local extra_float_digits = 1");
}

/** Counts and hashes the rows of a table as the transaction sees them; `settleFormats` comes before it. */
export async function fingerprint(
  database: Database,
  { relation, columns }: StoreTable,
): Promise<Fingerprint> {
  const [found] = await database.rows<Fingerprint>(`
    select count(*) as rows, coalesce(sum(hashtextextended(row(${columns.join(", ")})::text, 0)), 0)::text as hash
    from ${relation}
  `);
  return found!;
}
