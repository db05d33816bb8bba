import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { SCHEMAS } from "../store/schemas.ts";
import { storeTables } from "../store/store_tables.ts";

/** Counts of a maintenance run. */
export interface Maintained {
  readonly batches: number;
  readonly rows: number;
  readonly tables: number;
}

/**
 * Removes the staged rows that are no longer needed, and vacuums and analyzes every table. PostgreSQL skips unchanged pages, so the
 * time depends only on the changes since the last run.
 */
export async function maintainStore(
  database: Database,
  { now, keepDays, progress }: { now: Temporal.Instant; keepDays: number; progress: (text: string) => void },
): Promise<Maintained> {
  await requireOwner(database);
  progress("Removing old staged rows");
  const [pruned] = await database.call("etl.prune_staged", {
    p_now: now.toString(),
    p_keep_days: keepDays,
  });
  const tables = await storeTables(database);
  for (const { relation } of tables) {
    progress(`Vacuuming ${relation}`);
    await database.rows(`vacuum (analyze) ${relation}`);
  }
  // New batches fill the freed pages. Block ranges of the index with old and new batches would be read for both, so it is rebuilt.
  if (Number(pruned!.rows) > 0) await database.rows("reindex index stg.order_line_batch_id_idx");
  return { batches: Number(pruned!.batches), rows: Number(pruned!.rows), tables: tables.length };
}

/** Throws an error if the user does not own all tables: PostgreSQL would only warn, and not vacuum them. */
async function requireOwner(database: Database): Promise<void> {
  const foreign = await database.rows<{ relation: string }>(
    `
    select pg_class.oid::regclass::text as relation
    from pg_class
    where relkind = 'r' and relnamespace = any($1::regnamespace[]) and not pg_has_role(relowner, 'usage')
    limit 1
  `,
    [SCHEMAS],
  );
  if (foreign.length === 0) return;
  throw new StorecastError(`Cannot maintain this database: its table ${foreign[0]!.relation} belongs to another role`, {
    exitCode: ExitCode.databaseForeign,
    advice: "Run the task as the owner of the store's tables",
  });
}
