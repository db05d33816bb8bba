import { SCHEMAS } from "../store/schemas.ts";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="@types/pg-copy-streams"
import { from as copyFrom } from "pg-copy-streams";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import { lockRun } from "../store/locks.ts";
import { migrate, migrateTo, migrationOf } from "../store/migrate.ts";
import { readSqlFiles, type SqlFile } from "../database/read_sql_files.ts";
import { BackupReader } from "./backup_reader.ts";
import { type StoreTable, storeTables } from "../store/store_tables.ts";
import { type Fingerprint, fingerprint, setFormats } from "./fingerprint.ts";
import { copyStatement, END, type Manifest, notABackup, parseManifest, setvalStatement } from "./manifest.ts";

/** Tables that have rows even in an empty store, such as runs and alerts; all other bookkeeping belongs to a batch. */
const BOOKKEEPING = /^(etl|ops)\.(?!batch$)/;

/** Conditions of the rows that are data, for tables that migrations fill. */
const FILLED_IN: Readonly<Record<string, string>> = {
  "mart.dim_date": "kept.holiday is not null",
  "mart.series": "kept.series_name <> 'total'",
};

/**
 * Restores a backup into a database without data, in one transaction, and compares every table with the manifest; nothing is
 * restored if one differs. A backup of an earlier version is restored as that version and then migrated.
 */
export async function restoreBackup(
  database: Database,
  path: string,
  { progress }: { progress: (text: string) => void },
): Promise<Manifest> {
  const reader = new BackupReader(path);
  const manifest = parseManifest(await reader.line(), path);
  const migrations = await migrationsOf(manifest, path);
  await lockRun(database);
  await database.transaction(async () => {
    await clear(database);
    await migrateTo(database, migrations);
    await setFormats(database);
    await requireSameTables(database, manifest, path);
    await database.client.query(`truncate ${manifest.tables.map(({ relation }) => relation).join(", ")}`);
    while (await reader.line() !== lastLineBefore(manifest.tables)) continue;

    for (const [index, table] of manifest.tables.entries()) {
      progress(`Restoring ${table.relation}`);
      if (index > 0 && await reader.line() !== copyStatement(table)) {
        throw notABackup(path, "its tables are out of order");
      }
      await copyIn(database, reader, table);
      compare(table, await fingerprint(database, table), path);
    }
    for (const sequence of manifest.sequences) await database.client.query(setvalStatement(sequence));
    await readToEnd(reader, path);
    progress("Bringing the schema up to date");
    await migrate(database);
  });
  return manifest;
}

/** Returns the line before the rows of the first table. */
function lastLineBefore([first]: readonly StoreTable[]): string {
  return copyStatement(first!);
}

/** Returns the files of the migrations that the backup's store had; throws an error if this version does not know them. */
async function migrationsOf({ migrations }: Manifest, path: string): Promise<SqlFile[]> {
  const files = await readSqlFiles("migrations");
  for (const [index, { name, hash }] of migrations.entries()) {
    const file = files[index];
    const known = file && migrationOf(file);
    if (known?.name === name && known.hash === hash) continue;
    throw new StorecastError(
      known === undefined
        ? `Cannot restore "${path}": its store has migration "${name}", which this version does not know`
        : `Cannot restore "${path}": its migration "${name}" is not the one in "sql/${file!.path}"`,
      {
        exitCode: ExitCode.databaseForeign,
        advice: "Restore it with the version of Storecast that made it, or a later one; nothing was changed",
      },
    );
  }
  return files.slice(0, migrations.length);
}

/** Removes a schema without data, such as any task creates in an empty database; throws an error if there is data. */
async function clear(database: Database): Promise<void> {
  const [found] = await database.rows<{ schemas: string[]; is_store: boolean }>(
    `
    select
      coalesce(array_agg(nspname::text order by nspname), '{}') as schemas,
      to_regclass('etl.migration') is not null as is_store
    from pg_namespace
    where nspname = any($1)
  `,
    [SCHEMAS],
  );
  const { schemas, is_store: isStore } = found!;
  if (schemas.length === 0) return;
  if (!isStore || await hasData(database)) {
    throw new StorecastError(
      isStore
        ? "Cannot restore into this database: its store is not empty"
        : `Cannot restore into this database: its schemas ${
          schemas.map((name) => `"${name}"`).join(", ")
        } are not Storecast's`,
      {
        exitCode: ExitCode.databaseForeign,
        advice:
          "Set DATABASE_URL to an empty database; with the embedded server, stop it and move its folder away, or " +
          'set STORECAST_DATA to a new folder. To only verify the backup, run "deno task restore FILE --verify"',
      },
    );
  }
  await database.client.query(`drop schema ${schemas.join(", ")} cascade`);
}

/** Whether there are other rows than those of migrations and the bookkeeping of tasks that loaded nothing. */
async function hasData(database: Database): Promise<boolean> {
  const tables = (await storeTables(database)).filter(({ relation }) => !BOOKKEEPING.test(relation));
  for (const { relation } of tables) {
    const filled = `select from ${relation} as kept where ${FILLED_IN[relation] ?? "true"} limit 1`;
    if ((await database.rows(filled)).length > 0) return true;
  }
  return false;
}

async function requireSameTables(database: Database, { tables }: Manifest, path: string): Promise<void> {
  const shape = (some: readonly StoreTable[]): string => JSON.stringify(some.map(copyStatement));
  if (shape(await storeTables(database)) !== shape(tables)) {
    throw notABackup(path, "its tables are not those of its migrations");
  }
}

async function copyIn(database: Database, reader: BackupReader, { relation, columns }: StoreTable): Promise<void> {
  await pipeline(
    Readable.from(reader.block(), { objectMode: false, highWaterMark: 1 << 20 }),
    database.client.query(copyFrom(`copy ${relation} (${columns.join(", ")}) from stdin`)),
  );
}

function compare(expected: StoreTable & Fingerprint, found: Fingerprint, path: string): void {
  if (found.rows === expected.rows && found.hash === expected.hash) return;
  throw notABackup(
    path,
    found.rows === expected.rows
      ? `the rows of ${expected.relation} differ from its manifest`
      : `it has ${found.rows} rows of ${expected.relation}, but its manifest says ${expected.rows}`,
  );
}

async function readToEnd(reader: BackupReader, path: string): Promise<void> {
  while (await reader.line() !== END) continue;
  if (!await reader.isAtEnd()) throw notABackup(path, "there is data after its end");
}
