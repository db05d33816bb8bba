import pRetry from "p-retry";
import { dataPaths } from "../core/data_folder.ts";
import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import type { Settings } from "../core/settings.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { connect } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { EmbeddedServer } from "../database/embedded_server.ts";
import { migrate, type Migrated } from "./migrate.ts";
import { SQL_FOLDER } from "../database/read_sql_files.ts";

/** Further attempts to reach the embedded server, a second apart. */
const RETRIES = 5;

/** A connection to a store whose schema is that of this code. */
export interface Store extends AsyncDisposable {
  readonly database: Database;
  readonly migrated: Migrated;
  /** Returns the error to report: for a lost connection, the crash that the embedded server's log shows, if there is one. */
  explain(error: unknown): Promise<unknown>;
}

/**
 * Returns the URL of the loader or the owner, and starts the embedded server if the store is there. On the user's own server the
 * owner's URL is DATABASE_OWNER_URL, or DATABASE_URL if that is not set.
 */
export async function storeUrl(settings: Settings, as: "loader" | "owner"): Promise<string> {
  const { databaseUrl, databaseOwnerUrl } = settings;
  if (databaseUrl !== undefined) return as === "owner" ? databaseOwnerUrl ?? databaseUrl : databaseUrl;
  const { ownerUrl, loaderUrl } = await embeddedServer(settings).start();
  return as === "owner" ? ownerUrl : loaderUrl;
}

/** Returns the embedded server of these settings, running or not. */
export function embeddedServer(settings: Settings): EmbeddedServer {
  return new EmbeddedServer(dataPaths(settings.dataFolder).server);
}

/**
 * Connects to the user's database, or starts the embedded server and connects to it, and brings the schema up to date if the role
 * owns it. On the embedded server a task connects as the loader unless `as` says owner, and migrates as the owner.
 */
export async function openStore(
  settings: Settings,
  { as = "loader" }: { as?: "loader" | "owner" } = {},
): Promise<Store> {
  const embedded = settings.databaseUrl === undefined ? embeddedServer(settings) : undefined;
  // A server that has just crashed may still seem to run; the next attempt starts it.
  const database = await pRetry(async () => await connect(await storeUrl(settings, as)), {
    retries: embedded ? RETRIES : 0,
    factor: 1,
    shouldRetry: ({ error }) =>
      error instanceof StorecastError && error.exitCode === ExitCode.databaseUnreachable && error.cause !== undefined,
  });
  const crash = await embedded?.watchCrash();
  try {
    const migrated = await migrate(
      database,
      SQL_FOLDER,
      embedded && {
        owner: async () => await connect(await storeUrl(settings, "owner")),
      },
    );
    const explain = async (error: unknown): Promise<unknown> => {
      const isLost = describeError(error).exitCode === ExitCode.databaseUnreachable;
      return isLost ? await crash?.() ?? error : error;
    };
    return { database, migrated, explain, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
