import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";

/** The largest difference between the clocks. */
const MOST_HOURS = 12;

/** Throws if the clocks of this machine and of the database are far apart: with a clock that is ahead, days that are not over would be confirmed. */
export async function requireSameClock(database: Database, now: Temporal.Instant): Promise<void> {
  const [row] = await database.rows<{ clock: string; hours: number }>(
    `select
       to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as clock,
       abs(extract(epoch from clock_timestamp() - $1::timestamptz))::double precision / 3600 as hours`,
    [now.toString()],
  );
  const { clock, hours } = row!;
  if (hours <= MOST_HOURS) return;
  throw new StorecastError(
    `Cannot use the database: by its clock it is ${clock}, by this machine's ${
      now.toString({ smallestUnit: "second" })
    }`,
    { exitCode: ExitCode.databaseForeign, advice: "Correct the clock that is wrong" },
  );
}
