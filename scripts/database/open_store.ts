import { join } from "node:path";
import type { Settings } from "../cli/settings.ts";
import { connect } from "./connect.ts";
import type { Database } from "./database.ts";
import { EmbeddedServer } from "./embedded_server.ts";
import { migrate, type Migrated } from "./migrate.ts";
import { SQL_FOLDER } from "./read_sql_files.ts";

/** A connection to a store whose schema is that of this code. */
export interface Store extends AsyncDisposable {
  readonly database: Database;
  readonly migrated: Migrated;
}

/** The embedded server of these settings, whether it runs or not. */
export function embeddedServer(settings: Settings): EmbeddedServer {
  return new EmbeddedServer(join(settings.dataFolder, "postgres"));
}

/**
 * Connects to the user's database, or to the embedded server after starting it, and brings its schema up to date where
 * the user of DATABASE_URL owns it. On the embedded server tasks run as the loader; its owner only migrates.
 */
export async function openStore(settings: Settings): Promise<Store> {
  const embedded = settings.databaseUrl === undefined ? await embeddedServer(settings).start() : undefined;
  const database = await connect(embedded?.loaderUrl ?? settings.databaseUrl!);
  try {
    const migrated = await migrate(database, SQL_FOLDER, embedded && { owner: () => connect(embedded.ownerUrl) });
    return { database, migrated, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
