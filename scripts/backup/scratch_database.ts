import { isDatabaseError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import type { Settings } from "../core/settings.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { connect } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { embeddedServer, storeUrl } from "../store/open_store.ts";
import { SCHEMAS } from "../store/schemas.ts";

/** Prefix of the names of scratch databases. One without connections was left by a killed run. */
const PREFIX = "storecast_scratch_";

/** An empty database; disposing of it removes everything in it. */
export interface ScratchDatabase extends AsyncDisposable {
  readonly database: Database;
}

/** Creates an empty database beside the store, or uses the one of SCRATCH_DATABASE_URL. */
export async function scratchDatabase(settings: Settings): Promise<ScratchDatabase> {
  if (settings.scratchDatabaseUrl !== undefined) return await givenDatabase(settings.scratchDatabaseUrl);
  const server = settings.databaseUrl === undefined ? await embeddedServer(settings).start() : undefined;
  const url = await storeUrl(settings, "owner");
  const maker = await connect(server?.superuserUrl ?? url);
  const name = PREFIX + crypto.randomUUID().replaceAll("-", "");
  try {
    await lockScratch(maker);
    await dropLeftovers(maker);
    await maker.rows(`create database ${name} encoding 'UTF8' template template0`);
    await maker.rows(`revoke all on database ${name} from public`); // a connection of another role would prevent the drop
    if (server) await maker.rows(`alter database ${name} owner to ${new URL(url).username}`);
    const database = await connect(withDatabase(url, name));
    await unlockScratch(maker);
    return {
      database,
      async [Symbol.asyncDispose](): Promise<void> {
        await lockScratch(maker);
        await database[Symbol.asyncDispose]();
        await maker.rows(`drop database ${name}`);
        await maker[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await maker[Symbol.asyncDispose]();
    if (!isDatabaseError(error) || error.code !== "42501") throw error;
    throw new StorecastError("Cannot create a scratch database: the owner is not allowed to", {
      exitCode: ExitCode.databaseForeign,
      advice:
        "Set SCRATCH_DATABASE_URL to an empty database, or allow the owner to create databases (alter role … createdb)",
      cause: error,
    });
  }
}

/** Takes a lock that keeps another run from dropping a scratch database as a leftover while it has no connection yet. */
async function lockScratch(maker: Database): Promise<void> {
  await maker.rows("select pg_advisory_lock(hashtext('storecast scratch'), 0)");
}

async function unlockScratch(maker: Database): Promise<void> {
  await maker.rows("select pg_advisory_unlock(hashtext('storecast scratch'), 0)");
}

async function dropLeftovers(maker: Database): Promise<void> {
  const leftovers = await maker.rows<{ datname: string }>(`
    select datname
    from pg_database
    where
      starts_with(datname, '${PREFIX}')
      and pg_has_role(datdba, 'usage')
      and not exists (select from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)
  `);
  for (const { datname } of leftovers) await maker.rows(`drop database if exists ${datname}`);
}

async function givenDatabase(url: string): Promise<ScratchDatabase> {
  const database = await connect(url);
  const found = await database.rows("select from pg_namespace where nspname = any($1)", [SCHEMAS]);
  if (found.length > 0) {
    await database[Symbol.asyncDispose]();
    throw new StorecastError("Cannot use the database of SCRATCH_DATABASE_URL: it is not empty", {
      exitCode: ExitCode.databaseForeign,
      advice: "Use a database that is only for verifying backups; everything in it is removed",
    });
  }
  return {
    database,
    async [Symbol.asyncDispose](): Promise<void> {
      await database.client.query(`drop schema if exists ${SCHEMAS.join(", ")} cascade`);
      await database[Symbol.asyncDispose]();
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
