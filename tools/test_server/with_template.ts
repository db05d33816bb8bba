import { fileURLToPath } from "node:url";
import { connect } from "../../scripts/database/connect.ts";
import type { Database } from "../../scripts/database/database.ts";
import { migrate } from "../../scripts/store/migrate.ts";
import { readSqlFiles } from "../../scripts/database/read_sql_files.ts";
import { sha256 } from "../../scripts/core/sha256.ts";
import { databaseUrl } from "./database_url.ts";

/** Lock that is shared while a database is created and connected to, and exclusive while a template is created. */
const LOCK = "hashtext('storecast test template')";

const MIGRATE = fileURLToPath(new URL("../../scripts/store/migrate.ts", import.meta.url));

/**
 * Runs `work` with the name of a database that has the schema and no rows, and that exists as long as `work` runs.
 *
 * The name contains the hash of everything that defines the schema: the first test file after a change creates a new one.
 */
export async function withTemplate<Result>(
  superuser: Database,
  ownerUrl: string,
  work: (template: string) => Promise<Result>,
): Promise<Result> {
  const template = await templateName();
  while (true) {
    await superuser.rows(`select pg_advisory_lock_shared(${LOCK})`);
    try {
      if (await isComplete(superuser, template)) return await work(template);
    } finally {
      await superuser.rows(`select pg_advisory_unlock_shared(${LOCK})`);
    }

    await superuser.rows(`select pg_advisory_lock(${LOCK})`);
    try {
      if (!await isComplete(superuser, template)) await makeTemplate(superuser, ownerUrl, template);
    } finally {
      await superuser.rows(`select pg_advisory_unlock(${LOCK})`);
    }
  }
}

/** Returns the name of the template for a `sql/` folder. */
export async function templateName(sqlFolder?: string): Promise<string> {
  const files = [
    ...await readSqlFiles("migrations", sqlFolder),
    ...await readSqlFiles("views", sqlFolder),
    ...await readSqlFiles("functions", sqlFolder),
  ];
  const hash = sha256(await Deno.readTextFile(MIGRATE), ...files.flatMap(({ path, text }) => [path, text]));
  return `storecast_template_${hash.slice(0, 16)}`;
}

/** Whether a database has PostgreSQL's own mark of a template, which is set last: one without it was left by an aborted run. */
async function isComplete(superuser: Database, template: string): Promise<boolean> {
  const found = await superuser.rows("select from pg_database where datname = $1 and datistemplate", [template]);
  return found.length > 0;
}

async function makeTemplate(superuser: Database, ownerUrl: string, template: string): Promise<void> {
  await dropLeftovers(superuser);
  await superuser.rows(`create database ${template} owner storecast`);
  {
    await using database = await connect(databaseUrl(ownerUrl, template));
    await migrate(database);
  }
  await superuser.rows(`alter database ${template} is_template true`);
}

/** Drops the templates of other SQL and the databases of aborted runs: those without connections. */
async function dropLeftovers(superuser: Database): Promise<void> {
  const leftovers = await superuser.rows<{ datname: string }>(`
    select datname
    from pg_database
    where
      datname ~ '^storecast_(template|test)_'
      and not exists (select from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)
  `);
  for (const { datname } of leftovers) {
    // Another run of the tests may drop it first.
    await superuser.rows("update pg_database set datistemplate = false where datname = $1", [datname]);
    await superuser.rows(`drop database if exists ${datname}`);
  }
}
