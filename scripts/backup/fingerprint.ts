import type { Database } from "../database/database.ts";
import type { StoreTable } from "../store/store_tables.ts";

/** The count and the hash of a table's rows, as texts of digits. */
export interface Fingerprint {
  readonly rows: string;
  /** Sum of the hashes of the rows: the same for the same rows in any order. */
  readonly hash: string;
}

/** Sets how the current transaction writes values as text, whatever the settings of the server or the role. */
export async function setFormats(database: Database): Promise<void> {
  await database.client.query("set local datestyle = 'ISO, YMD'; set local extra_float_digits = 1");
}

/** Counts and hashes the rows of a table as the transaction sees them. Call `setFormats` first. */
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
