import assert from "node:assert/strict";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { connect } from "../scripts/database/connect.ts";
import { Database } from "../scripts/database/database.ts";
import { lockRun } from "../scripts/store/locks.ts";
import { migrate, migrateTo } from "../scripts/store/migrate.ts";
import { describeSchema } from "../tools/describe_schema.ts";
import { sqlFolder } from "./support/sql_folder.ts";
import { emptyDatabase } from "../tools/test_server/test_database.ts";

/** A check for `assert.rejects`: a failure for people, with this exit code and these words. */
function failure(exitCode: ExitCode, ...words: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof StorecastError, String(error));
    assert.equal(error.exitCode, exitCode);
    for (const word of words) assert.ok(error.message.includes(word), `"${error.message}" does not say "${word}"`);
    return true;
  };
}

Deno.test("migrate applies every migration, view and function to an empty database", async () => {
  await using sql = await sqlFolder();
  await using db = await emptyDatabase();

  const { migrations, functionsApplied } = await migrate(db.database, sql.path);

  assert.deepEqual({ migrations, functionsApplied }, {
    migrations: ["0001_thing", "0002_note"],
    functionsApplied: true,
  });
  assert.deepEqual(await db.database.rows("select ods.answer() as answer, (select count(*) from ods.noted) as rows"), [
    { answer: 42, rows: "0" },
  ]);
});

Deno.test("migrate does nothing the second time", async () => {
  await using db = await emptyDatabase();
  await migrate(db.database);
  const before = await writtenVersions(db.database);

  const { migrations, functionsApplied } = await migrate(db.database);

  assert.deepEqual({ migrations, functionsApplied }, { migrations: [], functionsApplied: false });
  assert.deepEqual(await writtenVersions(db.database), before);
});

Deno.test("migrate applies a new migration and the functions that changed, and keeps the rows", async () => {
  await using older = await sqlFolder();
  await using newer = await sqlFolder({
    "migrations/0003_number.sql": "alter table ods.thing add column number integer;",
    "functions/ods/answer.sql": "create or replace function ods.answer() returns integer language sql as 'select 43';",
  });
  await using db = await emptyDatabase();
  await migrate(db.database, older.path);
  await db.database.rows("insert into ods.thing (thing_id, note) values (1, 'kept')");

  const { migrations } = await migrate(db.database, newer.path);

  assert.deepEqual(migrations, ["0003_number"]);
  assert.deepEqual(await db.database.rows("select thing.*, ods.answer() as answer from ods.thing"), [
    { thing_id: "1", note: "kept", number: null, answer: 43 },
  ]);
});

Deno.test("migrate refuses a database whose migration was edited since, and names the file", async () => {
  await using applied = await sqlFolder();
  await using edited = await sqlFolder({ "migrations/0002_note.sql": "alter table ods.thing add column notes text;" });
  await using db = await emptyDatabase();
  await migrate(db.database, applied.path);
  const before = await describeSchema(db.database);

  await assert.rejects(
    migrate(db.database, edited.path),
    failure(ExitCode.databaseForeign, '"0002_note"', '"sql/migrations/0002_note.sql"'),
  );

  assert.equal(await describeSchema(db.database), before);
});

Deno.test("migrate refuses a database that is newer than the code", async () => {
  await using older = await sqlFolder();
  await using newer = await sqlFolder({
    "migrations/0003_number.sql": "alter table ods.thing add column number integer;",
  });
  await using db = await emptyDatabase();
  await migrate(db.database, newer.path);
  const before = await describeSchema(db.database);

  await assert.rejects(migrate(db.database, older.path), failure(ExitCode.databaseForeign, '"0003_number"'));

  assert.equal(await describeSchema(db.database), before);
});

Deno.test("migrate refuses a database with someone else's schema mart, and leaves it unchanged", async () => {
  await using db = await emptyDatabase();
  await db.database.client.query("create schema mart; create table mart.sales (amount numeric)");
  const before = await describeSchema(db.database);

  await assert.rejects(migrate(db.database), failure(ExitCode.databaseForeign, '"mart"'));

  assert.equal(await describeSchema(db.database), before);
});

Deno.test("a failed migration leaves nothing behind, and works once it is corrected", async () => {
  const start = "alter table ods.thing add column note text; insert into ods.thing values (1, 'half'); ";
  await using broken = await sqlFolder({ "migrations/0002_note.sql": start + "select 1 / 0;" });
  await using mended = await sqlFolder({ "migrations/0002_note.sql": start });
  await using db = await emptyDatabase();

  await assert.rejects(migrate(db.database, broken.path), /division by zero/);

  assert.deepEqual(await db.database.rows("select name from etl.migration"), [{ name: "0001_thing" }]);
  assert.deepEqual(await db.database.rows("select * from ods.thing"), []);
  assert.deepEqual((await migrate(db.database, mended.path)).migrations, ["0002_note"]);
});

Deno.test("a function that cannot be applied is named, and all functions stay as they were", async () => {
  await using sql = await sqlFolder();
  await using broken = await sqlFolder({
    "functions/ods/answer.sql": "create or replace function ods.answer() returns integer language sql as 'select 43';",
    "functions/ods/question.sql": "create or replace function ods.question() returns nonsense language sql as '';",
  });
  await using db = await emptyDatabase();
  await migrate(db.database, sql.path);

  await assert.rejects(migrate(db.database, broken.path), /"sql\/functions\/ods\/question.sql".*nonsense/);

  assert.deepEqual(await db.database.rows("select ods.answer() as answer"), [{ answer: 42 }]);
});

Deno.test("migrate refuses to start while another run is at work", async () => {
  await using db = await emptyDatabase();
  await using other = await connect(db.url);
  await migrate(other);
  await db.database.rows("delete from etl.definition");

  await assert.rejects(migrate(db.database), failure(ExitCode.anotherRun));
});

Deno.test("of two concurrent migrations each finishes or refuses to start, and the schema is complete", async () => {
  await using sql = await sqlFolder();
  await using db = await emptyDatabase();
  await using other = await connect(db.url);

  const results = await Promise.allSettled([migrate(db.database, sql.path), migrate(other, sql.path)]);

  const failed = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  assert.ok(failed.length < 2, String(failed[0]));
  for (const error of failed) failure(ExitCode.anotherRun)(error);
  assert.deepEqual(await db.database.rows("select name from etl.migration order by name"), [
    { name: "0001_thing" },
    { name: "0002_note" },
  ]);
  assert.deepEqual(await db.database.rows("select ods.answer() as answer"), [{ answer: 42 }]);
});

Deno.test("a migration finds its work done if another one migrated between its check and its lock", async () => {
  await using sql = await sqlFolder();
  await using db = await emptyDatabase();
  await using overtaken = new OvertakenDatabase((await connect(db.url)).client, async () => {
    await using other = await connect(db.url);
    await migrate(other, sql.path);
  });

  const { migrations } = await migrate(overtaken, sql.path);

  assert.deepEqual(migrations, []);
  assert.deepEqual(await db.database.rows("select ods.answer() as answer"), [{ answer: 42 }]);
});

Deno.test("the loader refuses to start while another run creates the schema, which it may not read yet", async () => {
  await using db = await emptyDatabase();
  await using other = await connect(db.url);
  await using loader = new OvertakenDatabase((await connect(db.loaderUrl)).client, async () => {
    await lockRun(other);
    await migrateTo(other, []);
  });

  await assert.rejects(migrate(loader, undefined, { owner: () => connect(db.url) }), failure(ExitCode.anotherRun));
});

/** A connection after whose look at the store another run comes. */
class OvertakenDatabase extends Database {
  readonly #overtake: () => Promise<void>;

  constructor(client: Database["client"], overtake: () => Promise<void>) {
    super(client);
    this.#overtake = overtake;
  }

  override async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    const rows = await super.rows<Row>(sql, parameters);
    if (sql.includes("mayMigrate")) await this.#overtake();
    return rows;
  }
}

/** When every row of the bookkeeping and every function was last written, by transaction. */
async function writtenVersions(database: Database): Promise<unknown[]> {
  return await database.rows(`
    select 'migration' as kind, name, xmin::text from etl.migration
    union all
    select 'definition', hash, xmin::text from etl.definition
    union all
    select 'function', oid::regprocedure::text, xmin::text from pg_proc where pronamespace = 'etl'::regnamespace
    order by 1, 2
  `);
}

Deno.test("a session that ends while views and functions are applied is reported as a lost connection, not as a bug", async () => {
  await using db = await emptyDatabase();
  await using sql = await sqlFolder({ "functions/ods/answer.sql": "select pg_terminate_backend(pg_backend_pid());" });
  const error = await migrate(db.database, sql.path).then(() => assert.fail(), (e) => e);
  assert.equal(describeError(error).exitCode, ExitCode.databaseUnreachable);
});
