import { sha256 } from "../core/sha256.ts";
import { connect } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { readSqlFiles } from "../database/read_sql_files.ts";
import { migrate } from "../store/migrate.ts";
import type { ServerAddress } from "../database/server_address.ts";
import { startCheckServer } from "./check_server.ts";

/** Prefixes of databases: templates, each named by the hash of its SQL; unfinished templates; and databases of checks. */
const [TEMPLATE, MAKING, CHECK] = ["template_", "making_", "check_"];

/**
 * Removes the steps of a publication that do not affect order lines, and take half of its time: orders, marts, and the data tests that
 * compare them. The tables are unlogged, since the database is dropped after the check.
 */
const SHORTCUTS = `
  create or replace function ods.load_orders(p_batch_id bigint)
  returns setof date language sql as 'select null::date where false';
  create or replace function mart.refresh(p_days date[])
  returns void language sql as '';
  create or replace function checks.run_all(p_days date[])
  returns void language sql as '';
  alter table stg.order_line set unlogged;
  alter table ods.order_line set unlogged;
`;

/** An empty store for one check. */
export interface CheckDatabase {
  readonly database: Database;
  /** Hash of the SQL that made it. */
  readonly sqlHash: string;
}

/** Creates an empty store on the check server, from the template, until `resources` are disposed of. */
export async function openCheckDatabase(dataFolder: string, resources: AsyncDisposableStack): Promise<CheckDatabase> {
  const address = await startCheckServer(dataFolder, resources);
  const maker = resources.use(await connect(address.superuserUrl));
  const files = await Promise.all(["migrations", "views", "functions"].map((folder) => readSqlFiles(folder)));
  const sqlHash = sha256(...files.flat().flatMap(({ path, text }) => [path, text]), SHORTCUTS);
  const name = CHECK + randomName();
  // A check drops databases without a connection as abandoned, so the lock is held until there is one.
  await maker.rows("select pg_advisory_lock(hashtext('storecast check'), 0)");
  const template = await findTemplate(address, maker, sqlHash);
  await dropUnused(maker, CHECK);
  resources.defer(async () => {
    await maker.rows(`drop database if exists ${name} with (force)`);
  });
  await maker.rows(`create database ${name} template ${template} owner ${roleOf(address.ownerUrl)}`);
  const database = resources.use(await connect(inDatabase(address.ownerUrl, name)));
  await maker.rows("select pg_advisory_unlock(hashtext('storecast check'), 0)");
  await database.rows("set synchronous_commit = off"); // nothing has to survive a crash
  return { database, sqlHash };
}

/** Returns the name of the template; creates it if there is none for this SQL. */
async function findTemplate({ ownerUrl }: ServerAddress, maker: Database, sqlHash: string): Promise<string> {
  const name = TEMPLATE + sqlHash.slice(0, 32);
  if ((await maker.rows("select from pg_database where datname = $1", [name])).length > 0) return name;
  await dropUnused(maker, TEMPLATE);
  await dropUnused(maker, MAKING);
  const unfinished = MAKING + randomName();
  await maker.rows(
    `create database ${unfinished} encoding 'UTF8' template template0 owner ${roleOf(ownerUrl)}`,
  );
  {
    await using database = await connect(inDatabase(ownerUrl, unfinished));
    await migrate(database);
    await database.client.query(SHORTCUTS);
  }
  await maker.rows(`alter database ${unfinished} rename to ${name}`);
  return name;
}

/** Drops the databases with a prefix that have no connections. */
async function dropUnused(maker: Database, prefix: string): Promise<void> {
  const unused = await maker.rows<{ datname: string }>(
    `select datname
     from pg_database
     where
       starts_with(datname, $1)
       and not exists (select from pg_stat_activity where pg_stat_activity.datname = pg_database.datname)`,
    [prefix],
  );
  for (const { datname } of unused) await maker.rows(`drop database if exists ${datname}`);
}

function randomName(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

function roleOf(url: string): string {
  return new URL(url).username;
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
