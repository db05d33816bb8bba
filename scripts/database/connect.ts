// @ts-types="@types/pg"
import pg from "pg";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { Database } from "./database.ts";
import { redactUrl } from "../core/redact_url.ts";
import { readTls } from "./read_tls.ts";
import { unreachableError } from "./unreachable_error.ts";

/** Types that stay text: a JS Date has no day without a time, and no microseconds. */
const TEXT_TYPES = new Set<number>([
  pg.types.builtins.DATE,
  pg.types.builtins.TIMESTAMP,
  pg.types.builtins.TIMESTAMPTZ,
]);

const OLDEST_VERSION = 16;

/** Connects to PostgreSQL by a URL; throws an error with its own exit code if it cannot. */
export async function connect(url: string): Promise<Database> {
  const tls = await readTls(url);
  const client = new pg.Client({
    connectionString: tls.url,
    ...(tls.ssl === undefined ? {} : { ssl: tls.ssl }),
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
  // Without a listener, a connection that is lost between two statements would end the process with a stack trace. The next
  // statement reports it.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows: [server] } = await client.query(`
      select
        set_config('timezone', 'UTC', false),
        set_config('datestyle', 'ISO', false),
        current_setting('server_version') as version,
        current_setting('server_encoding') as encoding
    `);
    refuseUnfit(server, url);
  } catch (error) {
    await client.end().catch(() => {});
    if (error instanceof StorecastError) throw error;
    throw await unreachableError(url, error);
  }
  return new Database(client);
}

/** Throws an error if the server is too old for the functions of `sql/`, or the database cannot store every text. */
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
