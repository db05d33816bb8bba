import pRetry from "p-retry";
// @ts-types="@types/pg"
import pg from "pg";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { ConnectionWatch, processId } from "./connection_watch.ts";
import { Database } from "./database.ts";
import { refuseSharedSession } from "./refuse_shared_session.ts";
import { configureSession, type ServerFacts } from "./configure_session.ts";
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

/** How long to wait for a server that is starting or recovering, in seconds; one attempt a second. */
const STARTING_SECONDS = 90;

/** Query timeout of a session that asks about this one, in milliseconds: no `ConnectionWatch` ends it. */
const ASKING_TIMEOUT = 10_000;

/**
 * Connects to PostgreSQL by a URL; throws a `StorecastError` if it cannot. Waits for a server that is starting. A connection that
 * stalls is ended after some 3 minutes; `watchEvery` is the time between two checks in milliseconds.
 */
export async function connect(url: string, { watchEvery = 30_000 }: { watchEvery?: number } = {}): Promise<Database> {
  const tls = await readTls(url);
  const config: pg.ClientConfig = {
    connectionString: tls.url,
    ...(tls.ssl === undefined ? {} : { ssl: tls.ssl }),
    application_name: "storecast",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: {
      getTypeParser:
        ((oid: number, format: "text") =>
          TEXT_TYPES.has(oid)
            ? (value: string) => value
            : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  };
  try {
    const client = await pRetry(() => openSession(config), {
      retries: STARTING_SECONDS,
      factor: 1,
      shouldRetry: ({ error }) => "code" in error && error.code === "57P03",
    });
    const again = (): Promise<pg.Client> => openSession({ ...config, query_timeout: ASKING_TIMEOUT });
    new ConnectionWatch(client, { every: watchEvery, connectAgain: again });
    try {
      const server = await configureSession(client);
      refuseUnfit(server, url);
      // Behind a pooler, the process that was named when connecting is not the one that runs the statements.
      if (server.process !== processId(client)) await refuseSharedSession(client, { url, openSession: again });
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    return new Database(client);
  } catch (error) {
    if (error instanceof StorecastError) throw error;
    throw await unreachableError(url, error);
  }
}

async function openSession(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  // Without a listener, a connection that is lost between two statements would end the process with a stack trace. The next
  // statement reports it.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** Throws an error if the server is too old for the functions of `sql/`, or the database cannot store every text. */
export function refuseUnfit({ version, encoding }: Omit<ServerFacts, "process">, url: string): void {
  if (parseInt(version) < OLDEST_VERSION) {
    throw new StorecastError(`Cannot use the database "${redactUrl(url)}": its server is PostgreSQL ${version}`, {
      exitCode: ExitCode.databaseForeign,
      advice: `Use PostgreSQL ${OLDEST_VERSION} or later`,
    });
  }
  if (encoding !== "UTF8") {
    throw new StorecastError(`Cannot use the database "${redactUrl(url)}": its encoding is ${encoding}`, {
      exitCode: ExitCode.databaseForeign,
      advice: "Give Storecast a database of its own: create database storecast encoding 'UTF8' template template0",
    });
  }
}
