import assert from "node:assert/strict";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { refuseUnfit } from "../scripts/database/connect.ts";
import { assertFails, assertSays, serve } from "./support/assert_fails.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { emptyDatabase, type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { testServer } from "../tools/test_server/test_server.ts";

const CHECK_URL =
  "Check that it is running and that DATABASE_URL is right; unset DATABASE_URL to use the embedded server.";

/** A URL of the tests' server with parts of it changed. */
async function changedUrl(parts: { password?: string; port?: number; name?: string }): Promise<string> {
  const url = new URL((await testServer()).ownerUrl);
  if (parts.password !== undefined) url.password = parts.password;
  if (parts.port !== undefined) url.port = String(parts.port);
  return databaseUrl(url.href, parts.name ?? "storecast");
}

function shown(url: string): string {
  const { host, pathname } = new URL(url);
  return `postgresql://${host}${pathname}`;
}

async function assertUnreachable(url: string, reason: string): Promise<void> {
  await assertFails(["migrate"], { env: { DATABASE_URL: url } }, {
    exitCode: ExitCode.databaseUnreachable,
    says: `Cannot reach the database "${shown(url)}": ${reason}. ${CHECK_URL}`,
  });
}

Deno.test("the error for an unreachable database has its URL without the password, and the reason", async () => {
  await using web = serve(() => new Response("Hello"));
  const gone = serve(() => new Response());
  await gone[Symbol.asyncDispose]();

  await assertUnreachable(await changedUrl({ port: gone.port }), `connect ECONNREFUSED 127.0.0.1:${gone.port}`);
  await assertUnreachable(
    await changedUrl({ password: "wr0ng" }),
    'password authentication failed for user "storecast"',
  );
  await assertUnreachable(
    await changedUrl({ password: "" }),
    "the server asks for a password, and the URL has none",
  );
  await assertUnreachable(await changedUrl({ name: "not_there" }), 'database "not_there" does not exist');
  await assertUnreachable(
    await changedUrl({ port: web.port }),
    "it closed the connection at once, so it may not be PostgreSQL",
  );
});

Deno.test("the error for a database without a free connection says so, and what to do", async () => {
  await using db = await testDatabase();
  await db.database.rows(`alter database ${db.name} connection limit 1`); // which the test has already
  await assertFails(["status"], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.databaseUnreachable,
    says: `Cannot reach the database "${shown(db.url)}": it has no free connection ` +
      `(too many connections for database "${db.name}"). ` +
      "Wait until a session has ended, or end one that nobody uses (pg_stat_activity shows them), …",
  });
});

/** Statements that make a database one that Storecast must not touch, and what it says of it. */
const FOREIGN: Record<string, { make: () => Promise<TestDatabase>; sql: string; says: string }> = {
  "is newer": {
    make: testDatabase,
    sql: "insert into etl.migration (name, hash) values ('9999_later', '')",
    says: 'Cannot use this database: it has migration "9999_later", which this version does not know. ' +
      "Update Storecast to the version that applied it, or to a later one.",
  },
  "was made by an edited migration": {
    make: testDatabase,
    sql: "update etl.migration set hash = 'another' where name = '0001_etl'",
    says: 'Cannot use this database: its migration "0001_etl" is not the one in "sql/migrations/0001_etl.sql". ' +
      "An applied migration must not change: undo the edit and write a new migration.",
  },
  "is someone else's": {
    make: emptyDatabase,
    sql: "create schema mart",
    says: 'Cannot use this database: its schemas "mart" are not Storecast\'s. ' +
      "Create a database for Storecast alone (create database storecast) and set DATABASE_URL to it.",
  },
};

for (const [what, { make, sql, says }] of Object.entries(FOREIGN)) {
  Deno.test(`a database that ${what} is refused and left unchanged`, async () => {
    await using db = await make();
    await db.database.rows(sql);
    const relations = "select relname, relnamespace from pg_class order by oid";
    const before = await db.database.rows(relations);
    await assertFails(["daily"], { env: { DATABASE_URL: db.url } }, { exitCode: ExitCode.databaseForeign, says });
    assert.deepEqual(await db.database.rows(relations), before);
  });
}

Deno.test("a database in which the role may create nothing is refused", async () => {
  await using db = await emptyDatabase();
  await db.database.rows(`alter database ${db.name} set default_transaction_read_only = on`);
  await assertFails(["migrate"], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.databaseForeign,
    says: "Cannot write to the database: cannot execute CREATE SCHEMA in a read-only transaction. " +
      "Set DATABASE_URL to the primary server, not to a replica.",
  });
  await using other = await emptyDatabase();
  await other.database.rows(`revoke create on database ${other.name} from storecast`);
  await assertFails(["migrate"], { env: { DATABASE_URL: other.url } }, {
    exitCode: ExitCode.databaseForeign,
    says: 'Cannot use this database: it has no Storecast schema yet, and the role "storecast" may not create one. ' +
      'Run "deno task migrate" with the owner\'s URL in DATABASE_URL; see docs/roles.md.',
  });
});

Deno.test("a server that is too old, and a database whose encoding cannot store every text, are refused", () => {
  const url = "postgresql://me:s3cret@db.example/shop";
  const line = (server: { version: string; encoding: string }): string => {
    try {
      refuseUnfit(server, url);
      return "";
    } catch (error) {
      const { line, exitCode } = describeError(error);
      assert.equal(exitCode, ExitCode.databaseForeign);
      return line;
    }
  };
  assert.equal(line({ version: "18.4", encoding: "UTF8" }), "");
  assert.equal(line({ version: "16.0 (Debian 16.0-1)", encoding: "UTF8" }), "");
  assertSays(
    line({ version: "15.8", encoding: "UTF8" }),
    'Cannot use the database "postgresql://db.example/shop": its server is PostgreSQL 15.8. Use PostgreSQL 16 or later.',
  );
  assertSays(
    line({ version: "17.2", encoding: "LATIN1" }),
    'Cannot use the database "postgresql://db.example/shop": its encoding is LATIN1. Give Storecast …',
  );
});
