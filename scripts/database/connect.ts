// @ts-types="@types/pg"
import pg from "pg";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { Database } from "./database.ts";
import { redactUrl } from "../cli/redact_url.ts";

/** Dates and times stay text: a JS Date knows no day without a time, nor microseconds. */
const TEXT_TYPES = new Set<number>([
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
]);

const OLDEST_VERSION = 16;

/** Connects to a PostgreSQL by its URL; throws an error with its own exit code when that cannot be done. */
export async function connect(url: string): Promise<Database> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "storecast",
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: ((oid: number, format: "text") =>
        TEXT_TYPES.has(oid)
          ? (value: string) =>
            value
          : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // Without a listener a connection that breaks between two statements would end the process with a stack trace;
  // the next statement reports it.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows: [server] } = await client.query(`
      select
        set_config('timezone', 'UTC', false),
        current_setting('server_version') as version,
        current_setting('server_encoding') as encoding
    `);
    refuseUnfit(server, url);
  } catch (error) {
    await client.end().catch(() => {});
    if (error instanceof StorecastError) throw error;
    throw new StorecastError(`Cannot reach the database "${redactUrl(url)}": ${reasonOf(error)}`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: "Check that it runs and that DATABASE_URL is right; unset DATABASE_URL to use the embedded server",
      cause: error,
    });
  }
  return new Database(client);
}

/** Throws for a server that is older than the functions of `sql/` need, and for a database that cannot hold every text. */
export function refuseUnfit({ version, encoding }: { version: string; encoding: string }, url: string): void {
  if (parseInt(version) < OLDEST_VERSION) {
    throw new StorecastError(`Cannot use the database "${redactUrl(url)}": its server is PostgreSQL ${version}`, {
      exitCode: ExitCode.databaseForeign,
      advice: `Give Storecast a PostgreSQL of ${OLDEST_VERSION} or later`,
    });
  }
  if (encoding !== "UTF8") {
    throw new StorecastError(`Cannot use the database "${redactUrl(url)}": its encoding is ${encoding}`, {
      exitCode: ExitCode.databaseForeign,
      advice: "Give Storecast a database of its own: create database storecast encoding 'UTF8' template template0",
    });
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && /client password must be a string/.test(error.message)) {
    return "the server asks for a password, and the URL has none";
  }
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error instanceof Error && error.message === "Connection terminated unexpectedly") {
    return "it closed the connection at once, so it may not be a PostgreSQL";
  }
  return error instanceof Error ? error.message : String(error);
}
