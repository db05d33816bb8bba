import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";

/** A lock that one session at a time holds: a row of `etl.lock`. */
export type LockName = "storecast" | "storecast alerts" | "storecast backup";

/**
 * Takes a lock for the session unless another session that may write holds it; returns whether it did. A session may take it
 * twice. Before the schema exists, an advisory lock takes its place.
 */
export async function tryLock(database: Database, name: LockName): Promise<boolean> {
  const [made] = await database.rows<{ found: boolean }>(
    "select to_regprocedure('etl.try_lock(text)') is not null as found",
  );
  if (made!.found) return (await database.call("etl.try_lock", { p_name: name }))!;
  const [lock] = await database.rows<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtext($1), 0) as taken",
    [name],
  );
  return lock!.taken;
}

/** Takes the lock of the one writer for the session; throws if another run holds it. A session may take it twice. */
export async function lockRun(database: Database): Promise<void> {
  if (await tryLock(database, "storecast")) return;
  const writer = await describeWriter(database).catch(() => undefined); // the schema may be about to be made
  throw new StorecastError(`Cannot start: another run is using this database${writer ? ` (${writer})` : ""}`, {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it has ended; etl.run shows it",
  });
}

/** Returns which run changes the store now, since when, and by which session; undefined if none does. */
export async function describeWriter(database: Database): Promise<string | undefined> {
  const [holder] = await database.call("etl.lock_holder", { p_name: "storecast" });
  if (holder === undefined) return undefined;
  const [run] = await database.rows<{ task: string; since: string }>(`
    select task, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as since
    from etl.run
    where status = 'running'
    order by run_id desc
    limit 1
  `);
  const session = `session ${holder.pid} of the role "${holder.role_name}"`;
  return run === undefined ? session : `${run.task} since ${run.since} UTC, ${session}`;
}
