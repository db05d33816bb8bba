import type { Client } from "pg";
import { ExitCode } from "../core/exit_codes.ts";
import { redactUrl } from "../core/redact_url.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Attempts to detect a pooler: between two statements another client may take the session. */
const ATTEMPTS = 3;

/**
 * Throws if a pooler passes the statements of one client to sessions that other clients use too, as pgbouncer does with
 * `pool_mode = transaction`: locks and settings of a session would not last. Such a pooler gives the session of an idle client to the
 * next one, which then finds the setting of the first.
 */
export async function refuseSharedSession(
  client: Client,
  { url, openSession }: { url: string; openSession: () => Promise<Client> },
): Promise<void> {
  const mark = crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await client.query("select set_config('storecast.session', $1, false)", [mark]);
    const other = await openSession();
    try {
      const { rows: [found] } = await other.query<{ mark: string | null }>(
        "select current_setting('storecast.session', true) as mark",
      );
      if (found?.mark !== mark) continue;
      await other.query("reset all");
    } finally {
      await other.end();
    }
    throw new StorecastError(
      `Cannot use the database "${redactUrl(url)}": a pooler runs each statement in another session`,
      {
        exitCode: ExitCode.databaseForeign,
        advice: "Set DATABASE_URL to the server itself, or set pool_mode = session in the pooler",
      },
    );
  }
}
