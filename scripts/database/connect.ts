// @ts-types="@types/pg"
import pg from "pg";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { Database } from "./database.ts";
import { redactUrl } from "./redact_url.ts";

/** Dates and times stay text: a JS Date knows no day without a time, nor microseconds. */
const TEXT_TYPES = new Set<number>([
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
]);

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
    await client.query("set timezone = 'UTC'");
  } catch (error) {
    throw new StorecastError(`Cannot reach the database "${redactUrl(url)}": ${reasonOf(error)}`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: "Check that it runs and that DATABASE_URL is right; unset DATABASE_URL to use the embedded server",
      cause: error,
    });
  }
  return new Database(client);
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
