import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import { tryLock } from "../scripts/store/locks.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import { assertFails } from "./support/assert_fails.ts";
import { publishDay, stageArchive, stageDay, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import { startTestApi, type TestApi } from "./support/test_api.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const NOW = "2024-04-01T06:00:00Z";
const document = await readSuperstore();

interface Shop extends AsyncDisposable {
  readonly context: RunContext;
  readonly api: TestApi;
  readonly env: Record<string, string>;
  /** What `etl.batch` says of each batch, and how many rows of it are staged. */
  batches(): Promise<string[]>;
  alerts(): Promise<unknown[]>;
  rows(sql: string): Promise<unknown[]>;
  /** Releases the lock of the writer. */
  leave(): Promise<unknown>;
}

async function openShop(): Promise<Shop> {
  const resources = new AsyncDisposableStack();
  const db = resources.use(await testDatabase());
  const api = resources.use(startTestApi(document));
  const context = await testContext(db.database, document);
  const env = { DATABASE_URL: db.url };
  return {
    context,
    api,
    env,
    batches: () =>
      db.database.rows<{ batch: string }>(`
        select
          concat_ws(
            ' ', batch_id, status,
            (select count(*) from stg.order_line where order_line.batch_id = batch.batch_id), reason
          ) as batch
        from etl.batch
        order by batch_id
      `).then((rows) => rows.map(({ batch }) => batch)),
    alerts: () => db.database.rows("select * from ops.failed_batches()"),
    rows: (sql) => db.database.rows(sql),
    leave: () => db.database.rows("select pg_advisory_unlock_all()"),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

Deno.test("discard removes a staged batch, and nothing of it is published afterwards", async () => {
  await using shop = await openShop();
  await stageArchive(shop.context, [orderLine()]);
  await shop.leave();
  const { code, stdout } = await runTask(["discard", "1", "--now", NOW], { env: shop.env });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: 'Discarded batch 1 ("archive.csv")\n' });
  assert.deepEqual(await shop.batches(), ["1 discarded 0"]);
  const published = await runTask(["publish", "--now", NOW], { env: shop.env });
  assert.equal(published.stdout, "Nothing is staged\n");
});

Deno.test("discard of a failed day ends its alert and keeps its rejected rows; the day stays due", async () => {
  await using shop = await openShop();
  await publishDay(shop.context, shop.api, {
    day: "2024-03-02",
    lines: [orderLine({ sales: "x", order_date: "2024-03-02" })],
  });
  await shop.leave();
  assert.equal((await shop.alerts()).length, 1);
  const { stdout } = await runTask(["discard", "1", "--now", NOW], { env: shop.env });
  assert.match(stdout, /^Discarded batch 1 \(".+", day 2024-03-02, which stays due\)\n$/);
  assert.deepEqual(await shop.alerts(), []);
  assert.deepEqual(await shop.rows("select record ->> 'sales' as sales from etl.rejected_row"), [{ sales: "x" }]);
  assert.deepEqual(await shop.rows("select day, status from etl.business_day"), [{
    day: "2024-03-02",
    status: "failed",
  }]);
});

Deno.test("discard refuses a published or missing batch, and changes nothing", async () => {
  await using shop = await openShop();
  await publishDay(shop.context, shop.api, { day: "2024-03-02", lines: [orderLine({ order_date: "2024-03-02" })] });
  await shop.leave();
  await assertFails(["discard", "1"], { env: shop.env }, {
    exitCode: ExitCode.usage,
    says: "Cannot discard batch 1: it is published. " +
      "Load a corrected archive, or pull the day again: deno task pull --from yyyy-MM-dd.",
  });
  await assertFails(["discard", "2"], { env: shop.env }, {
    exitCode: ExitCode.usage,
    says: "Cannot discard batch 2: no batch has this number. See the batches in etl.batch.",
  });
  assert.deepEqual(await shop.batches(), ["1 published 1"]);
});

Deno.test("an answer that failed is staged again only once it differs", async () => {
  await using shop = await openShop();
  const bad = orderLine({ sales: "x", order_date: "2024-03-02" });
  await publishDay(shop.context, shop.api, { day: "2024-03-02", lines: [bad] });
  const [again] = await stageDay(shop.context, shop.api, { day: "2024-03-02", lines: [bad] });
  assert.deepEqual([again?.batch_id, again?.reason], ["1", "1 of 1 rows were rejected"]);
  assert.deepEqual(await shop.batches(), ["1 failed 1 1 of 1 rows were rejected"]);

  const batch = await publishDay(shop.context, shop.api, { day: "2024-03-02", lines: [{ ...bad, sales: "10.00" }] });
  assert.equal(batch.status, "published");
  assert.deepEqual(await shop.alerts(), []);
});

Deno.test("only a batch with values that the store cannot hold fails, with the database's reason", async () => {
  await using shop = await openShop();
  await shop.rows("alter table ods.order_line add constraint no_such_order check (order_id <> 'A-2')");
  for (const [index, day] of ["2024-03-01", "2024-03-02", "2024-03-03"].entries()) {
    await stageDay(shop.context, shop.api, {
      day,
      lines: [orderLine({ row_id: String(index), order_id: `A-${index + 1}`, order_date: day })],
    });
  }
  await shop.leave();
  const { code, stderr } = await runTask(["publish", "--now", NOW], { env: shop.env });
  assert.equal(code, ExitCode.batchFailed);
  assert.match(stderr, /^Cannot publish batch 2 \(".+", day 2024-03-02\): it cannot be published: .+no_such_order/);
  const batches = await shop.batches();
  assert.deepEqual(batches.map((batch) => batch.split(" ").slice(0, 2).join(" ")), [
    "1 published",
    "2 failed",
    "3 published",
  ]);
  assert.match(batches[1]!, /no_such_order.+SQLSTATE 23514/);
});

Deno.test("a batch that is no longer staged, or while another session writes, is not marked as failed, nor is its day", async () => {
  await using shop = await openShop();
  await publishDay(shop.context, shop.api, { day: "2024-03-02", lines: [orderLine({ order_date: "2024-03-02" })] });
  const fail = "select status from etl.fail_batch(p_batch_id => 1, p_today => '2024-04-02', p_reason => 'made')";
  assert.deepEqual(await shop.rows(fail), [{ status: "published" }]);
  assert.deepEqual(await shop.batches(), ["1 published 1"]);
  assert.deepEqual(await shop.rows("select status, checked_on from etl.business_day"), [
    { status: "loaded", checked_on: "2024-04-01" },
  ]);

  await shop.leave();
  await using other = await connect(shop.env["DATABASE_URL"]!);
  assert.equal(await tryLock(other, "storecast"), true);
  await assert.rejects(shop.rows(fail), { code: "SC002" });
});
