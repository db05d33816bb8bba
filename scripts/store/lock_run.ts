import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { tryLock } from "./try_lock.ts";

/** Takes the lock of the one writer for the session; throws when another run has it. Taking it twice is harmless. */
export async function lockRun(database: Database): Promise<void> {
  if (await tryLock(database, "storecast")) return;
  throw new StorecastError("Cannot start: another run is at work on this database", {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it has ended; etl.run says what it is",
  });
}
