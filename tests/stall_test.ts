import assert from "node:assert/strict";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { tryLock } from "../scripts/store/locks.ts";
import { type Proxy, startProxy } from "./support/cutting_proxy.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

/** Milliseconds between two looks at a connection; 30 s in a task. */
const WATCH = 100;

/** Runs statements until one fails and returns the error. */
async function failure(database: Database): Promise<unknown> {
  try {
    for (;;) await database.rows("select repeat('x', 1000)");
  } catch (error) {
    return error;
  }
}

function assertSilent(error: unknown, words: string): void {
  const { line, exitCode } = describeError(error);
  assert.equal(exitCode, ExitCode.databaseUnreachable);
  assert.ok(line.startsWith(words), line);
  assert.match(line, /: Connection terminated: it has been silent for \d+ s\. /);
}

/** Starts a proxy in front of the server of a database, and returns it with the database's URL by way of it. */
async function inFrontOf(databaseUrl: string): Promise<{ proxy: Proxy; url: string }> {
  const url = new URL(databaseUrl);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  return { proxy, url: url.href };
}

Deno.test("a connection that stalls at any byte ends with a message, and its session releases its lock at once", async () => {
  await using db = await testDatabase();
  for (const way of ["there", "back"] as const) {
    for (const byte of [0, 1, 100, 3_000]) {
      const { proxy, url } = await inFrontOf(db.url);
      const stalled = await connect(url, { watchEvery: WATCH });
      assert.equal(await tryLock(stalled, "storecast"), true);
      proxy.cutAfter({ cut: "stall", way, byte });
      assertSilent(await failure(stalled), "Lost the connection to the database");
      await stalled[Symbol.asyncDispose]();
      await using next = await connect(db.url);
      assert.equal(await tryLock(next, "storecast"), true, `after ${byte} bytes ${way}`);
      await proxy[Symbol.asyncDispose]();
    }
  }
});

Deno.test("a connection that stalls while its session is configured ends with a message too", async () => {
  await using db = await testDatabase();
  const whole = await inFrontOf(db.url);
  await using _settled = await connect(whole.url);
  const { bytes } = whole.proxy;
  for (const way of ["there", "back"] as const) {
    for (const missing of [1, 20]) {
      const { proxy, url } = await inFrontOf(db.url);
      proxy.cutAfter({ cut: "stall", way, byte: bytes[way] - missing });
      const error = await connect(url, { watchEvery: WATCH }).then(() => undefined, (error) => error);
      assertSilent(error, "Cannot reach the database");
      assert.ok(proxy.hasCut);
      await proxy[Symbol.asyncDispose]();
    }
  }
  await whole.proxy[Symbol.asyncDispose]();
});

Deno.test("a connection also ends if the server can no longer be reached", async () => {
  await using db = await testDatabase();
  const { proxy, url } = await inFrontOf(db.url);
  const stalled = await connect(url, { watchEvery: WATCH });
  proxy.cutAfter({ cut: "stall", way: "there", byte: 0 });
  const failed = failure(stalled);
  await proxy[Symbol.asyncDispose]();
  assert.equal(describeError(await failed).exitCode, ExitCode.databaseUnreachable);
  await stalled[Symbol.asyncDispose]();
});

Deno.test("a silent connection is kept while the server works on the statement or waits for a lock", async () => {
  await using db = await testDatabase();
  await using database = await connect(db.url, { watchEvery: WATCH });
  await using other = await connect(db.url);
  await database.rows("select pg_sleep(3)");

  await other.rows("select pg_advisory_lock(1)");
  const waits = database.rows("select pg_advisory_lock(1)");
  const released = other.rows("select pg_sleep(2), pg_advisory_unlock(1)");
  await Promise.all([waits, released]);
});

Deno.test("a session overrides the settings that an administrator has made for its role", async () => {
  await using db = await testDatabase();
  const role = new URL(db.url).username;
  const changed = {
    statement_timeout: "500ms",
    standard_conforming_strings: "off",
    default_transaction_isolation: "serializable",
    intervalstyle: "iso_8601",
  };
  const name = new URL(db.url).pathname.slice(1);
  for (const [setting, value] of Object.entries(changed)) {
    await db.database.rows(`alter role ${role} in database ${name} set ${setting} = '${value}'`);
  }
  await using database = await connect(db.url);
  await database.rows("select pg_sleep(1)");
  const [settings] = await database.rows(`
    select
      current_setting('standard_conforming_strings') as strings,
      current_setting('transaction_isolation') as isolation,
      interval '1 day'::text as day
  `);
  assert.deepEqual(settings, { strings: "on", isolation: "read committed", day: "1 day" });
});
