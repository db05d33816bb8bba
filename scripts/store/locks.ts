import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";

/** Takes a named lock for the session unless another session holds it; returns whether it did. A session may take it twice. */
export async function tryLock(database: Database, name: string): Promise<boolean> {
  const [lock] = await database.rows<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtext($1), 0) as taken",
    [name],
  );
  return lock!.taken;
}

/** Takes the lock of the one writer for the session; throws if another run holds it. A session may take it twice. */
export async function lockRun(database: Database): Promise<void> {
  if (await tryLock(database, "storecast")) return;
  throw new StorecastError("Cannot start: another run is using this database", {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it has ended; etl.run shows it",
  });
}
