import assert from "node:assert/strict";
import { join } from "node:path";
import { addDays } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { maintainStore } from "../scripts/maintenance/maintain_store.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";
import { loadArchiveText, publishDay, stageDay, storeContents, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import { startTestApi } from "./support/test_api.ts";
import { type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

/** Batches 1 and 2 are published, 3 is refused, 4 waits; a row of 2 was rejected. */
async function openShop(): Promise<TestDatabase> {
  const db = await testDatabase();
  await using api = startTestApi(document);
  const context = await testContext(db.database, document);
  await loadArchiveText(context, [1, 2, 3].map((id) => orderLine({ row_id: String(id) })));
  const bad = orderLine({ row_id: "5", order_date: "2024-03-02", sales: "x" });
  await publishDay(context, api, {
    day: "2024-03-02",
    lines: [orderLine({ row_id: "4", order_date: "2024-03-02" }), bad],
  });
  await publishDay(context, api, { day: "2024-03-03", lines: [{ ...bad, order_date: "2024-03-03" }] });
  await stageDay(context, api, { day: "2024-03-04", lines: [orderLine({ row_id: "6", order_date: "2024-03-04" })] });
  await db.database.rows("select pg_advisory_unlock_all()");
  return db;
}

async function staged(database: Database): Promise<Record<string, string>> {
  const rows = await database.rows<{ batch_id: string; rows: string }>(
    "select batch_id, count(*) as rows from stg.order_line group by batch_id order by batch_id",
  );
  return Object.fromEntries(rows.map(({ batch_id, rows }) => [batch_id, rows]));
}

/** Prunes as if `days` days had gone by since the batches were published. */
async function prune(database: Database, days: number): Promise<unknown> {
  const [pruned] = await database.rows(
    "select * from etl.prune_staged(p_now => now() + make_interval(days => $1), p_keep_days => 35)",
    [days],
  );
  return pruned;
}

Deno.test("maintain removes the staged rows of batches published or failed long ago, not those of staged batches", async () => {
  await using db = await openShop();
  const { database } = db;
  const contents = await storeContents(database);
  assert.deepEqual(await staged(database), { 1: "3", 2: "2", 3: "1", 4: "1" });
  assert.deepEqual(await prune(database, 34), { batches: "0", rows: "0" });
  assert.deepEqual(await prune(database, 36), { batches: "3", rows: "6" });
  assert.deepEqual(await staged(database), { 4: "1" });
  assert.deepEqual(await prune(database, 400), { batches: "0", rows: "0" });

  assert.deepEqual(await storeContents(database), contents);
  const rejected = await database.rows(
    "select batch_id, record ->> 'sales' as sales from etl.rejected order by batch_id",
  );
  assert.deepEqual(rejected, [{ batch_id: "2", sales: "x" }, { batch_id: "3", sales: "x" }]);
  const batches = await database.rows(
    "select batch_id, pruned_at is not null as is_pruned from etl.batch order by batch_id",
  );
  assert.deepEqual(batches.map((batch) => Object.values(batch as object)), [["1", true], ["2", true], ["3", true], [
    "4",
    false,
  ]]);
});

Deno.test("after the pruning staged batches can still be published, and loaded files are still recognized", async () => {
  await using db = await openShop();
  await prune(db.database, 36);
  const env = { DATABASE_URL: db.url };
  const { code, stdout } = await runTask(["publish", "--now", "2024-04-01T06:00:00Z"], { env });
  assert.equal(code, 0);
  assert.match(stdout, /1 row read, 1 new/);
  const context = await testContext(db.database, document);
  assert.deepEqual(await loadArchiveText(context, [1, 2, 3].map((id) => orderLine({ row_id: String(id) }))), {
    repeated: "1",
  });
});

Deno.test("batches that fill freed pages are found without reading the pages of other batches", async () => {
  await using db = await testDatabase();
  const { database } = db;
  const stage = async (batch: number): Promise<void> => {
    await database.rows(
      `insert into etl.batch (source_name, channel, origin, fingerprint, bytes, status, rows_read, rows_unchanged, rows_rejected, published_at)
       values ('s', 'archive', 'x', 'x', 1, 'published', 20000, 20000, 0, now())`,
    );
    await database.rows(
      "insert into stg.order_line (batch_id, line, product_name) select $1, line, repeat('x', 100) from generate_series(1, 20000) as line",
      [batch],
    );
  };
  for (let batch = 1; batch <= 5; batch++) await stage(batch);
  await database.rows("update etl.batch set published_at = now() - interval '100 days' where batch_id in (1, 2, 3)");
  assert.match(
    (await runTask(["maintain"], { env: { DATABASE_URL: db.url } })).stdout,
    /^Removed 60,000 staged rows of 3 batches/,
  );
  for (let batch = 6; batch <= 8; batch++) await stage(batch);
  assert.match(
    (await runTask(["maintain"], { env: { DATABASE_URL: db.url } })).stdout,
    /^Removed 0 staged rows of 0 batches/,
  );

  const pages = async (batch: number): Promise<number> => {
    const rows = await database.rows<{ "QUERY PLAN": string }>(
      `explain (analyze, costs off, timing off) select count(*) from stg.order_line where batch_id = ${batch}`,
    );
    return Number(/lossy=(\d+)/.exec(rows.map((row) => row["QUERY PLAN"]).join("\n"))?.[1]);
  };
  await database.rows("set enable_seqscan = off");
  await database.rows("select brin_summarize_new_values('stg.order_line_batch_id_idx')");
  const [table] = await database.rows<{ pages: number }>(
    "select (pg_relation_size('stg.order_line') / 8192)::integer as pages",
  );
  for (const batch of [4, 5, 6, 7, 8]) assert.ok(await pages(batch) < table!.pages / 3, `batch ${batch}`);
});

Deno.test("maintain rotates a large log, leaves a small one, and records its run", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const log = join(folder.path, "storecast.log");
  const env = { DATABASE_URL: db.url, STORECAST_LOG: log, STG_KEEP_DAYS: "0" };
  await Deno.writeTextFile(log, "small");
  const now = ["--now", addDays(Temporal.Now.plainDateISO("UTC").toString(), 1) + "T02:30:00Z"];
  const first = await runTask(["maintain", ...now], { env });
  assert.match(
    first.stdout,
    /^Removed 6 staged rows of 3 batches published or failed more than 0 days ago; vacuumed and analyzed \d+ tables\n$/,
  );
  await Deno.writeFile(log, new Uint8Array(10_000_000));
  const second = await runTask(["maintain", ...now], { env });
  assert.ok(second.stdout.endsWith(`; moved the log to "${log}.1"\n`), second.stdout);
  const names = (await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name)).toSorted();
  assert.deepEqual(names, ["storecast.log.1"]);
  const runs = await db.database.rows("select status from etl.run where task = 'maintain'");
  assert.deepEqual(runs, [{ status: "done" }, { status: "done" }]);
  const [analyzed] = await db.database.rows<{ tables: string }>(
    "select count(*) as tables from pg_stat_user_tables where last_analyze is not null and last_vacuum is not null",
  );
  assert.ok(Number(analyzed!.tables) > 20);
});

Deno.test("maintain refuses to start during another run, and refuses an invalid number of days", async () => {
  await using db = await openShop();
  await db.database.rows("select pg_advisory_lock(hashtext('storecast'), 0)");
  await assertFails(["maintain"], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.anotherRun,
    says: 'Cannot start: another run is using this database (test since … UTC, session … of the role "storecast"). ' +
      "Wait until it has ended; etl.run shows it.",
  });
  await assertFails(["maintain"], { env: { DATABASE_URL: db.url, STG_KEEP_DAYS: "a month" } }, {
    exitCode: ExitCode.usage,
    says: 'Cannot use STG_KEEP_DAYS "a month": it is not a number of days. Write it as a whole number, such as "35".',
  });
});

Deno.test("maintenance by a role that does not own the tables is refused before it removes anything", async () => {
  await using db = await testDatabase();
  await using loader = await connect(db.loaderUrl);
  const progress = (): void => {};
  await assert.rejects(
    maintainStore(loader, { now: Temporal.Instant.from("2024-04-01T06:00:00Z"), keepDays: 35, progress }),
    /^StorecastError: Cannot maintain this database: its table \S+ belongs to another role$/,
  );
});
