import assert from "node:assert/strict";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { describeSchema } from "../tools/describe_schema.ts";
import { publishStaged } from "../scripts/loading/publish_staged.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import { dataFolder } from "./support/data_folder.ts";
import { storeContents, testContext } from "./support/load.ts";
import { runTask, type StartedTask, startTask } from "./support/run_task.ts";
import { DUE_DAYS, loadSmallArchive, NOW, startSmallShopApi, TODAY } from "./support/small_shop.ts";
import { emptyDatabase, type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { waitUntil } from "./support/wait_until.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

/** Requests of an undisturbed pull: three pages a day. */
const REQUESTS = 3 * DUE_DAYS.length;

/** A database with the archive of the small shop. */
async function openShop(): Promise<TestDatabase> {
  const db = await testDatabase();
  const folder = await Deno.makeTempDir();
  await loadSmallArchive(db.database, document, folder);
  await Deno.remove(folder, { recursive: true });
  return db;
}

async function stageApiDays(database: Database): Promise<void> {
  await using api = startSmallShopApi(document);
  const context = await testContext(database, document, { today: TODAY });
  await pullDays(context, api, DUE_DAYS.map((day) => ({ day, reason: "missing" })));
  await context.log.finish("staged");
}

/** What the store holds, but for times and batch numbers: also that every staged row has its batch. */
async function stateOf(database: Database): Promise<unknown> {
  const ledger = await database.rows(
    "select source_name, day, status, channel, lines, sales, restatements, checked_on from etl.business_day order by source_name, day",
  );
  const batches = await database.rows(
    `select day, status, rows_read, rows_inserted, rows_updated, rows_unchanged, rows_duplicate, rows_rejected,
       (select count(*) from stg.order_line where order_line.batch_id = batch.batch_id) as rows_staged
     from etl.batch
     order by day, batch_id`,
  );
  const orphans = await database.rows(
    "select from stg.order_line where batch_id not in (select batch_id from etl.batch)",
  );
  return { ...await storeContents(database), ledger, batches, orphans: orphans.length };
}

/** The connections of other processes to this database. */
async function othersOf(database: Database): Promise<{ pid: number; wait: string | null; query: string }[]> {
  return await database.rows(
    `select pid, wait_event_type as wait, query from pg_stat_activity
     where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
}

async function waitUntilAlone(database: Database): Promise<void> {
  await waitUntil("the killed run has left the database", async () => (await othersOf(database)).length === 0);
}

/** The last two runs, the killed one first, and that no lock of either is left. */
async function assertBrokenOffAndDone(database: Database): Promise<void> {
  await waitUntilAlone(database);
  const runs = await database.rows<{ status: string }>("select status from etl.run order by run_id desc limit 2");
  assert.deepEqual(runs.map(({ status }) => status), ["done", "aborted"]);
  assert.deepEqual(
    await database.rows(
      `select from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    ),
    [],
  );
}

async function runWell(command: string[], env: Record<string, string>): Promise<void> {
  const { code, stderr } = await runTask(command, { env });
  assert.equal(code, ExitCode.ok, stderr);
}

/** The state after an undisturbed pull and publish. */
async function undisturbed(): Promise<unknown> {
  await using db = await openShop();
  await stageApiDays(db.database);
  await publishStaged(await testContext(db.database, document, { today: TODAY }));
  return await stateOf(db.database);
}

for (const request of [1, 2, 3, 5, 7, 9, 12, REQUESTS]) {
  Deno.test(`the next pull completes one that was killed while waiting for answer ${request} of ${REQUESTS}`, async () => {
    await using db = await openShop();
    const asked = Promise.withResolvers<void>();
    await using api = startSmallShopApi(document, {
      async beforeAnswer(number): Promise<void> {
        if (number !== request) return;
        asked.resolve();
        await new Promise(() => {}); // never answered
      },
    });
    const env = { DATABASE_URL: db.url, SALES_API_URL: api.url };

    const pull = await startTask(["pull", "--now", NOW], { env });
    await Promise.race([asked.promise, pull.ended]);
    pull.kill("SIGKILL");
    assert.equal((await pull.ended).code, 137);
    await waitUntilAlone(db.database);

    await runWell(["pull", "--now", NOW], env);
    await assertBrokenOffAndDone(db.database);
    await publishStaged(await testContext(db.database, document, { today: TODAY }));
    assert.deepEqual(await stateOf(db.database), await undisturbedState());
  });
}

let state: Promise<unknown> | undefined;
/** The same for all tests of this file, found once. */
function undisturbedState(): Promise<unknown> {
  return state ??= undisturbed();
}

/** Where a publication is stopped: by a lock on a table that it needs, or on the row of its batch. */
const STOPS = [
  "lock table stg.order_line",
  "lock table etl.rejected_row",
  "lock table ods.order_line",
  "lock table ods.sales_order",
  "lock table ods.customer",
  "lock table ods.place",
  "lock table mart.sales_daily",
  "lock table mart.sales_daily_by",
  "lock table mart.sales_monthly_by",
  "lock table etl.business_day in share mode", // which lets the task read it before
  `select from etl.batch where day = '${DUE_DAYS[2]}' for update`,
  `select from etl.batch where day = '${DUE_DAYS.at(-1)}' for update`,
];

/** Runs `work` with a publication that waits for a lock in the middle of its work; the lock is given back after it. */
async function withStoppedPublish(
  db: TestDatabase,
  stop: string,
  work: (publish: StartedTask, backend: number) => Promise<void>,
): Promise<void> {
  await using locker = await connect(db.url);
  await locker.rows("begin");
  await locker.rows(stop);
  const publish = await startTask(["publish", "--now", NOW], { env: { DATABASE_URL: db.url } });
  let backend = 0;
  await waitUntil(`the publication waits for: ${stop}`, async () => {
    const waiting = (await othersOf(db.database)).find(({ wait, query }) =>
      wait === "Lock" && /etl\.publish/.test(query)
    );
    backend = waiting?.pid ?? 0;
    return backend !== 0;
  });
  await work(publish, backend);
  await locker.rows("rollback");
}

async function terminate(database: Database, backend: number): Promise<void> {
  await database.rows("select pg_terminate_backend($1)", [backend]);
}

for (const [index, stop] of STOPS.entries()) {
  // By turns the whole machine dies, or the task alone, whose statement the server then brings to its end.
  const isServerKilled = index % 2 === 1;
  const what = isServerKilled ? "task and its server process are killed" : "task is killed";
  Deno.test(`the next run completes a publication whose ${what} at "${stop}"`, async () => {
    await using db = await openShop();
    await stageApiDays(db.database);
    await withStoppedPublish(db, stop, async (publish, backend) => {
      publish.kill("SIGKILL");
      assert.equal((await publish.ended).code, 137);
      if (isServerKilled) await terminate(db.database, backend);
    });
    await waitUntilAlone(db.database);

    await runWell(["publish", "--now", NOW], { DATABASE_URL: db.url });
    await assertBrokenOffAndDone(db.database);
    assert.deepEqual(await stateOf(db.database), await undisturbedState());
  });
}

Deno.test("a publication that loses its connection says so in one line, and the next run completes it", async () => {
  await using db = await openShop();
  await stageApiDays(db.database);
  await withStoppedPublish(db, "lock table mart.sales_daily", async (publish, backend) => {
    await terminate(db.database, backend);
    const { code, stdout, stderr } = await publish.ended;
    assert.equal(code, ExitCode.databaseUnreachable);
    assert.match(stderr, /^Lost the connection to the database: .+\. Nothing is half-done; run the task again\.\n$/);
    assert.equal(stdout, "");
  });

  await runWell(["publish", "--now", NOW], { DATABASE_URL: db.url });
  await assertBrokenOffAndDone(db.database);
  assert.deepEqual(await stateOf(db.database), await undisturbedState());
});

Deno.test("while the server is still ending the statement of a killed run, the next run refuses to start", async () => {
  await using db = await openShop();
  await stageApiDays(db.database);
  await withStoppedPublish(db, "lock table mart.sales_daily", async (publish) => {
    publish.kill("SIGKILL");
    await publish.ended;
    const { code, stderr } = await runTask(["publish", "--now", NOW], { env: { DATABASE_URL: db.url } });
    assert.equal(code, ExitCode.anotherRun);
    assert.match(
      stderr,
      /^Cannot start: another run is using this database \(.*session \d+ of the role "\w+"\)\. .+\n$/,
    );
  });
});

Deno.test("the next run completes a migration that was killed between two files", async () => {
  await using db = await emptyDatabase();
  await using whole = await testDatabase();
  const env = { DATABASE_URL: db.url };
  const migrate = await startTask(["migrate"], { env });
  await waitUntil("a migration is applied", async () => {
    const [tracking] = await db.database.rows<{ found: boolean }>(
      "select to_regclass('etl.batch') is not null as found",
    );
    return tracking!.found;
  });
  migrate.kill("SIGKILL");
  await migrate.ended;
  await waitUntilAlone(db.database);

  await runWell(["migrate"], env);
  assert.equal(await describeSchema(db.database), await describeSchema(whole.database));
});

const MOMENTS = {
  "while its files are made": (names: string[]) => names.some((name) => name.startsWith("data.")),
  "before it is ready": (names: string[]) => names.includes("data"),
};

for (const [moment, hasCome] of Object.entries(MOMENTS)) {
  Deno.test(`the embedded server is created after its first start was killed ${moment}`, async () => {
    await using data = await dataFolder();
    const env = { STORECAST_DATA: data.path };
    const folder = dataPaths(data.path).server;
    const start = await startTask(["db", "start"], { env });
    await waitUntil(moment, () => {
      try {
        return hasCome(Array.from(Deno.readDirSync(folder), ({ name }) => name));
      } catch {
        return false; // the folder is not there yet
      }
    });
    start.kill("SIGKILL");
    await start.ended;

    await runWell(["db", "start"], env);
    await using database = await data.connect();
    assert.equal((await database.rows("select from pg_roles where rolname = 'storecast'")).length, 1);
  });
}
