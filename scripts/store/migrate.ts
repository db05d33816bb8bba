import { isDatabaseError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { lockRun } from "./locks.ts";
import { orderViews } from "./order_views.ts";
import { SCHEMAS } from "./schemas.ts";
import { readSqlFiles, SQL_FOLDER, type SqlFile } from "../database/read_sql_files.ts";
import { sha256 } from "../core/sha256.ts";
import { notMigratedError, storeRights } from "./store_rights.ts";

/** Results of a migration run. */
export interface Migrated {
  /** Names of the applied migrations, such as "0001_etl". */
  readonly migrations: string[];
  /** Whether the views and functions were applied. */
  readonly functionsApplied: boolean;
  /** Hash of the views and functions, the code that types and publishes rows. */
  readonly functionsHash: string;
}

/** A migration as a database or a backup records it. */
export interface Applied {
  readonly name: string;
  readonly hash: string;
}

/**
 * Brings the schema up to date: applies the missing migrations, each in a transaction, then all views and functions if any of
 * them has changed. Throws, and changes nothing, if the database is not Storecast's, is newer than this code, or was migrated
 * by a file that has been edited since.
 *
 * Only the owner of the schema can do this. For any other role `options.owner` connects as the owner; without it, a schema that
 * is not up to date is an error.
 */
export async function migrate(
  database: Database,
  sqlFolder = SQL_FOLDER,
  options: { owner?: () => Promise<Database> } = {},
): Promise<Migrated> {
  const migrations = await readSqlFiles("migrations", sqlFolder);
  const views = orderViews(await readSqlFiles("views", sqlFolder));
  const definitions = [...views, ...await readSqlFiles("functions", sqlFolder)];
  const functionsHash = sha256(...definitions.flatMap(({ path, text }) => [path, text]));

  const rights = await storeRights(database);
  // Another run may be creating the schema and may not have granted rights yet: then it is read under the lock.
  if (rights.may_read) {
    const found = await compare(database, migrations);
    const isCurrent = found.missing.length === 0 && await appliedFunctions(database) === functionsHash;
    if (isCurrent) return { migrations: [], functionsApplied: false, functionsHash };
  }
  if (!rights.may_migrate) {
    if (options.owner === undefined) throw notMigratedError(rights);
    await using owner = await options.owner();
    return await migrate(owner, sqlFolder);
  }

  await lockRun(database);
  // Another run may have migrated before this one took the lock.
  const { isNew, missing } = await compare(database, migrations);
  if (isNew) await database.transaction(() => createTracking(database));
  await applyMigrations(database, missing);
  await database.transaction(() => applyDefinitions(database, definitions, functionsHash));
  return { migrations: missing.map(nameOf), functionsApplied: true, functionsHash };
}

/** Creates the tables of the version that had these migrations, without views and functions, in an empty database. */
export async function migrateTo(database: Database, migrations: readonly SqlFile[]): Promise<void> {
  await database.transaction(() => createTracking(database));
  await applyMigrations(database, migrations);
}

async function applyMigrations(database: Database, files: readonly SqlFile[]): Promise<void> {
  for (const file of files) {
    await database.transaction(async () => {
      const { name, hash } = migrationOf(file);
      await database.rows("insert into etl.migration (name, hash) values ($1, $2)", [name, hash]);
      await database.client.query(file.text);
    });
  }
}

/** Returns the missing migrations, and whether the database has none yet; throws if it must not be migrated. */
async function compare(database: Database, migrations: SqlFile[]): Promise<{ isNew: boolean; missing: SqlFile[] }> {
  const applied = await readApplied(database);
  if (applied === undefined) await refuseForeign(database);
  else refuseNewerOrEdited(migrations, applied);
  return { isNew: applied === undefined, missing: migrations.slice(applied?.length ?? 0) };
}

/** Returns the migrations of a database; undefined if it has never been migrated. */
export async function readApplied(database: Database): Promise<Applied[] | undefined> {
  const [tracking] = await database.rows<{ found: boolean }>(
    "select to_regclass('etl.migration') is not null as found",
  );
  if (!tracking?.found) return undefined;
  return await database.rows<Applied>("select name, hash from etl.migration order by name");
}

async function refuseForeign(database: Database): Promise<void> {
  // In one statement: another run may have begun to create the schemas.
  const taken = await database.rows<{ nspname: string }>(
    `
    select nspname
    from pg_namespace
    where nspname = any($1) and to_regclass('etl.migration') is null
    order by nspname
  `,
    [SCHEMAS],
  );
  if (taken.length === 0) return;
  const names = taken.map(({ nspname }) => `"${nspname}"`).join(", ");
  throw new StorecastError(`Cannot use this database: its schemas ${names} are not Storecast's`, {
    exitCode: ExitCode.databaseForeign,
    advice: "Create a database for Storecast alone (create database storecast) and set DATABASE_URL to it",
  });
}

function refuseNewerOrEdited(migrations: SqlFile[], applied: Applied[]): void {
  for (const [index, { name, hash }] of applied.entries()) {
    const file = migrations[index];
    if (!file) {
      throw new StorecastError(
        `Cannot use this database: it has migration "${name}", which this version does not know`,
        {
          exitCode: ExitCode.databaseForeign,
          advice: "Update Storecast to the version that applied it, or to a later one",
        },
      );
    }
    if (nameOf(file) !== name || migrationOf(file).hash !== hash) {
      throw new StorecastError(
        `Cannot use this database: its migration "${name}" is not the one in "sql/${file.path}"`,
        {
          exitCode: ExitCode.databaseForeign,
          advice: "An applied migration must not change: undo the edit and write a new migration",
        },
      );
    }
  }
}

async function createTracking(database: Database): Promise<void> {
  await database.client.query(`
    create schema etl;
    create table etl.migration (
      name text not null,
      hash text not null,
      applied_at timestamptz not null default now(),
      constraint migration_pkey primary key (name)
    );
    comment on table etl.migration is 'One row per migration that was applied.';
    comment on column etl.migration.name is 'File name in sql/migrations/ without its ending.';
    comment on column etl.migration.hash is 'SHA-256 of the file: an applied migration must not be edited.';
    comment on column etl.migration.applied_at is 'When it was applied.';
    create table etl.definition (
      hash text not null,
      applied_at timestamptz not null default now()
    );
    comment on table etl.definition is 'One row: which views and functions were applied last.';
    comment on column etl.definition.hash is 'SHA-256 over all files of sql/views/ and sql/functions/.';
    comment on column etl.definition.applied_at is 'When they were applied.';
  `);
}

async function appliedFunctions(database: Database): Promise<string | undefined> {
  return (await database.rows<{ hash: string }>("select hash from etl.definition"))[0]?.hash;
}

async function applyDefinitions(database: Database, definitions: SqlFile[], hash: string): Promise<void> {
  // Without a check of the bodies functions may come in any order; the tests check the bodies.
  await database.client.query("set local check_function_bodies = off");
  for (const { path, text } of definitions) {
    try {
      await database.client.query(text);
    } catch (error) {
      // A lost connection, a full disk or a missing right has its own message; only an error in the file is a bug.
      if (!isDatabaseError(error) || !/^(22|42(?!501))/.test(error.code)) throw error;
      throw new Error(`Cannot apply "sql/${path}": ${(error as Error).message}`, { cause: error });
    }
  }
  await database.call("ops.apply_grants", { p_schemas: SCHEMAS });
  await database.client.query("delete from etl.definition");
  await database.rows("insert into etl.definition (hash) values ($1)", [hash]);
}

/** Returns a migration as a database records it. */
export function migrationOf(file: SqlFile): Applied {
  return { name: nameOf(file), hash: sha256(file.text) };
}

function nameOf(file: SqlFile): string {
  return file.path.replace(/^migrations\//, "").replace(/\.sql$/, "");
}
