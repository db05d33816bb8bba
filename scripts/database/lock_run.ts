import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import type { Database } from "./database.ts";

/** Takes the lock of the one writer for the session; throws when another run has it. Taking it twice is harmless. */
export async function lockRun(database: Database): Promise<void> {
  const [lock] = await database.rows<{ taken: boolean }>(
    "select pg_try_advisory_lock(hashtext('storecast'), 0) as taken",
  );
  if (lock?.taken) return;
  throw new StorecastError("Cannot start: another run is at work on this database", {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it has ended; etl.run says what it is",
  });
}
