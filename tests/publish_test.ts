import assert from "node:assert/strict";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import { publishBatch } from "../scripts/loading/publish_staged.ts";
import {
  countsOf,
  loadArchiveText,
  publishArchive,
  publishDay,
  stageArchive,
  stageDay,
  storeContents,
  testContext,
} from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { dailySales, keptLines, ledgerDays, rowVersions } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();

const { database, url, api } = await loadingTest(SUPERSTORE);

/** Three orders on three days of two months. */
const LINES = [
  orderLine({ row_id: "1", order_id: "A-1", order_date: "2024-02-28", sales: "10.00", customer_id: "C-1" }),
  orderLine({ row_id: "2", order_id: "A-2", order_date: "2024-03-01", sales: "20.00", customer_id: "C-2" }),
  orderLine({ row_id: "3", order_id: "A-2", order_date: "2024-03-01", sales: "5.50", customer_id: "C-2" }),
  orderLine({ row_id: "4", order_id: "A-3", order_date: "2024-03-02", sales: "7.25", customer_id: "C-3" }),
];

Deno.test("an archive goes through ods into the marts and the day ledger", async () => {
  const batch = await publishArchive(await testContext(database, SUPERSTORE), LINES);
  assert.equal(batch.status, "published");
  assert.deepEqual(countsOf(batch), [4, 4, 0, 0, 0, 0, 0]);
  assert.deepEqual(await dailySales(database), ["2024-02-28 10.00 1 1", "2024-03-01 25.50 1 2", "2024-03-02 7.25 1 1"]);
  assert.deepEqual(await ledgerDays(database), [
    "2024-02-28 loaded archive 1 10.00 0",
    "2024-03-01 loaded archive 2 25.50 0",
    "2024-03-02 loaded archive 1 7.25 0",
  ]);
});

for (
  const [check, days] of [
    ["lines_without_reference", "p_days"],
    ["days_that_do_not_add_up", "p_days"],
    ["months_that_do_not_add_up", "p_months"],
  ]
) {
  Deno.test(`a batch that fails the data test ${check} is not published at all, and stays staged`, async () => {
    await using own = await testDatabase();
    const context = await testContext(own.database, SUPERSTORE);
    await publishArchive(context, LINES.slice(0, 3));
    const book = async (): Promise<unknown[]> => [
      await storeContents(own.database),
      await own.database.rows("select * from etl.business_day order by day"),
      await own.database.rows("select * from etl.rejected_row"),
      await own.database.rows("select * from etl.batch order by batch_id"),
    ];
    const [kept] = await own.database.rows<{ definition: string }>(
      `select pg_get_functiondef('checks.${check}(date[])'::regprocedure) as definition`,
    );
    await own.database.client.query(`
      create or replace function checks.${check}(${days} date[]) returns setof text language sql stable
      as $$ select 'order A-3 line 4' $$
    `);

    const batchId = await stageArchive(context, [...LINES, orderLine({ row_id: "5", sales: "abc" })]);
    const before = await book();
    const error: Error = await publishBatch(context, batchId).then(() => assert.fail("It was published"), (e) => e);
    assert.equal((error as Error & { code: string }).code, "SC003");
    assert.match(error.message, /Data test failed: .*order A-3 line 4/);
    assert.equal(describeError(error).exitCode, ExitCode.dataTestFailed);
    assert.deepEqual(await book(), before);
    const [batch] = await own.database.rows<{ status: string }>("select status from etl.batch where batch_id = $1", [
      batchId,
    ]);
    assert.equal(batch!.status, "staged");

    await own.database.client.query(kept!.definition);
    assert.deepEqual(countsOf(await publishBatch(context, batchId)), [5, 1, 0, 3, 0, 1, 0]);
  });
}

Deno.test("the data tests find a day with a wrong sum and a line without its customer", async () => {
  await publishArchive(await testContext(database, SUPERSTORE), LINES);
  const failing = async (name: string): Promise<string[]> => {
    const sql = `select checks.${name}(p_days => array['2024-03-01', '2024-03-02']::date[]) as text`;
    return (await database.rows<{ text: string }>(sql)).map(({ text }) => text);
  };
  assert.deepEqual(await failing("days_that_do_not_add_up"), []);
  assert.deepEqual(await failing("lines_without_reference"), []);

  await database.rows(
    "update mart.sales_daily_by set sales = sales + 1 where day = '2024-03-01' and grouping = 'state'",
  );
  await database.rows("delete from ods.customer where customer_id = 'C-3'");
  assert.deepEqual(await failing("days_that_do_not_add_up"), [
    "2024-03-01 by state: 26.5000 in the mart, 25.5000 in ods",
  ]);
  assert.deepEqual(await failing("lines_without_reference"), ["order A-3 line 4"]);
});

Deno.test("a file that is loaded already is recognized by its fingerprint", async () => {
  const context = await testContext(database, SUPERSTORE);
  const first = await loadArchiveText(context, LINES);
  assert.ok("batch" in first);
  assert.deepEqual(await loadArchiveText(context, LINES), { repeated: first.batch.batch_id });
  assert.equal((await database.rows("select from etl.batch")).length, 1);
});

Deno.test("a file is loaded again if the source document has changed", async () => {
  await loadArchiveText(await testContext(database, SUPERSTORE), LINES);
  const document = { ...SUPERSTORE, postalCodes: [{ country: "United States", length: 7 }] };
  const again = await loadArchiveText(await testContext(database, document), LINES);
  assert.ok("batch" in again);
  assert.deepEqual(countsOf(again.batch), [4, 0, 4, 0, 0, 0, 0]);
});

Deno.test("a file is loaded again if a later one has corrected it", async () => {
  const context = await testContext(database, SUPERSTORE);
  await loadArchiveText(context, LINES);
  await loadArchiveText(context, [{ ...LINES[0]!, sales: "11.00" }]);
  const again = await loadArchiveText(context, LINES);
  assert.ok("batch" in again);
  assert.deepEqual(countsOf(again.batch), [4, 0, 1, 3, 0, 0, 0]);
});

Deno.test("loading an archive again writes no row version in ods, the marts or the ledger", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, LINES);
  const before = await rowVersions(database);
  const ledger = await database.rows("select ctid, xmin, * from etl.business_day order by day");
  assert.deepEqual(countsOf(await publishArchive(context, LINES)), [4, 0, 0, 4, 0, 0, 0]);
  assert.deepEqual(await rowVersions(database), before);
  assert.deepEqual(await database.rows("select ctid, xmin, * from etl.business_day order by day"), ledger);
});

Deno.test("publishing an API day again writes no row version in ods and the marts", async () => {
  const context = await testContext(database, SUPERSTORE);
  const day = "2024-03-01";
  await publishDay(context, api, { day, lines: LINES.slice(1, 3) });
  const before = await rowVersions(database);
  const batch = await publishDay(context, api, { day, lines: LINES.slice(1, 3).toReversed() });
  assert.deepEqual(countsOf(batch), [2, 0, 0, 2, 0, 0, 0]);
  assert.deepEqual(await rowVersions(database), before);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 2 25.50 0"]);
});

Deno.test("if one line of an archive has changed only that line, its day and its month are written", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, LINES);
  const before = await rowVersions(database);
  const batch = await publishArchive(context, LINES.with(2, { ...LINES[2]!, sales: "6.50" }));
  assert.deepEqual(countsOf(batch), [4, 0, 1, 3, 0, 0, 0]);

  const written = [...await rowVersions(database)].filter(([version]) => !before.has(version));
  const facts = written.filter(([version]) => version.startsWith("ods.")).map(([, json]) => JSON.parse(json));
  assert.deepEqual(facts.map(({ order_id, line_id, sales }) => [order_id, line_id, sales]), [["A-2", "3", 6.5]]);
  for (const [version, json] of written.filter(([version]) => version.startsWith("mart."))) {
    const { day, month } = JSON.parse(json);
    assert.ok(day === "2024-03-01" || month === "2024-03-01", `${version}: ${json}`);
  }
  assert.deepEqual(await dailySales(database), ["2024-02-28 10.00 1 1", "2024-03-01 26.50 1 2", "2024-03-02 7.25 1 1"]);
});

Deno.test("publishing a published batch again returns it unchanged", async () => {
  const context = await testContext(database, SUPERSTORE);
  const batch = await publishArchive(context, LINES);
  const before = await rowVersions(database);
  assert.deepEqual(await publishBatch(context, batch.batch_id), batch);
  assert.deepEqual(await rowVersions(database), before);
});

Deno.test("publishing a batch that is no longer staged returns it once, published or failed, and writes nothing", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, LINES);
  await publishDay(context, api, { day: "2024-03-01", lines: [orderLine({ sales: "abc" })] });
  const bookkeeping = async (): Promise<unknown[]> => [
    await database.rows("select xmin, * from etl.batch order by batch_id"),
    await database.rows("select xmin, * from etl.business_day order by day"),
  ];
  const before = await bookkeeping();
  for (const [batchId, status] of [["1", "published"], ["2", "failed"]] as const) {
    const batches = await database.call("etl.publish", { p_batch_id: batchId, p_today: "2024-04-02" });
    assert.deepEqual(batches.map((batch) => [batch.batch_id, batch.status]), [[batchId, status]]);
  }
  assert.deepEqual(await bookkeeping(), before);
});

Deno.test("if a batch fails, the other staged batches stay staged", async () => {
  const context = await testContext(database, SUPERSTORE);
  await stageArchive(context, LINES);
  await stageArchive(context, LINES.slice(1));
  await database.call("etl.fail_batch", { p_batch_id: "1", p_today: "2024-04-02", p_reason: "made" });
  const batches = await database.rows("select status, reason from etl.batch order by batch_id");
  assert.deepEqual(batches, [{ status: "failed", reason: "made" }, { status: "staged", reason: null }]);
});

Deno.test("an unknown batch is refused with SC001", async () => {
  await assert.rejects(publishBatch(await testContext(database, SUPERSTORE), "99"), { code: "SC001" });
});

Deno.test("a second writer is refused at once with SC002", async () => {
  const context = await testContext(database, SUPERSTORE);
  const batchId = await stageArchive(context, LINES);
  await using other = await connect(url);
  await other.rows("select pg_advisory_lock(hashtext('storecast'), 0)");
  await assert.rejects(publishBatch(context, batchId), { code: "SC002" });
});

Deno.test("a reader never sees half a batch", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, LINES);
  await using reader = await connect(url);
  const seen = async (): Promise<
    unknown
  > => [await keptLines(reader), await dailySales(reader), await ledgerDays(reader)];
  const before = await seen();

  await database.client.query("begin");
  const batchId = await stageInOpenTransaction();
  await publishBatch(context, batchId);
  assert.deepEqual(await seen(), before);
  await database.client.query("commit");
  assert.equal((await keptLines(reader)).length, 5);

  async function stageInOpenTransaction(): Promise<string> {
    const [opened] = await database.rows<{ batch_id: string }>(
      "select etl.open_batch(p_source => 'superstore', p_channel => 'archive', p_origin => 'five.csv') as batch_id",
    );
    await database.rows(
      `insert into stg.order_line
       select (jsonb_populate_record(staged, jsonb_build_object(
         'batch_id', $1::bigint, 'row_id', '5', 'order_id', 'A-5', 'sales', '1.00'))).*
       from stg.order_line as staged where staged.row_id = '4'`,
      [opened!.batch_id],
    );
    await database.rows(
      "select etl.close_batch(p_batch_id => $1, p_rows_read => 1, p_bytes => 1, p_fingerprint => 'x')",
      [
        opened!.batch_id,
      ],
    );
    return opened!.batch_id;
  }
});

Deno.test("if rows of a batch have the same key the last one wins and the others are counted", async () => {
  const context = await testContext(database, SUPERSTORE);
  const versions = ["1.00", "2.00", "3.00"].map((sales) => orderLine({ sales }));
  const archive = await publishArchive(context, versions);
  assert.deepEqual(countsOf(archive), [3, 1, 0, 0, 2, 0, 0]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 3.00"]);

  const day = await publishDay(context, api, { day: "2024-03-01", lines: versions.toReversed() });
  assert.deepEqual(countsOf(day), [3, 0, 1, 0, 2, 0, 0]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 1.00"]);
});

Deno.test("rows with the same key count as duplicates even if the first one is in ods already", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, [orderLine({ sales: "1.00" })]);
  const batch = await publishArchive(context, [orderLine({ sales: "1.00" }), orderLine({ sales: "2.00" })]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 2.00"]);
  assert.deepEqual(countsOf(batch), [2, 0, 1, 0, 1, 0, 0]);
});

Deno.test("rows with the same key count as duplicates even if the last one is in ods already", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, [orderLine({ sales: "2.00" })]);
  const batch = await publishArchive(context, [orderLine({ sales: "1.00" }), orderLine({ sales: "2.00" })]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 2.00"]);
  assert.deepEqual(countsOf(batch), [2, 0, 0, 1, 1, 0, 0]);
});

for (
  const [title, fields] of [
    ["a sale", {}],
    ["a return", { sales: "-5.00", quantity: "-1" }],
    ["a return of amount 0", { sales: "0.00", quantity: "-1" }],
  ] as const
) {
  for (const document of [SUPERSTORE, { ...SUPERSTORE, orderIdsRestart: "yearly" as const }]) {
    const restarts = document.orderIdsRestart ?? "never";
    Deno.test(`the last row of ${title} wins if it is loaded already, and order numbers begin again ${restarts}`, async () => {
      const context = await testContext(database, document);
      const row = (profit: string): OrderLine => orderLine({ ...fields, profit });
      await publishArchive(context, [row("1.0")]);
      const batch = await publishArchive(context, [row("9.0"), row("1.0")]);
      assert.deepEqual(countsOf(batch), [2, 0, 0, 1, 1, 0, 0]);
      assert.equal(batch.rows_conflicting, "1");
      assert.deepEqual(await database.rows("select profit from ods.order_line"), [{ profit: "1.0000" }]);
    });
  }
}

Deno.test("customers and products have the names of their latest day", async () => {
  const described = (row_id: string, order_date: string, name: string): OrderLine =>
    orderLine({ row_id, order_date, customer_name: `${name} Customer`, product_name: `${name} Product` });
  await publishArchive(await testContext(database, SUPERSTORE), [
    described("1", "2024-03-01", "Latest"),
    described("2", "2024-03-02", "Other"),
    described("3", "2024-03-03", "Latest"),
  ]);
  assert.deepEqual(
    await database.rows(
      "select customer_name as name from ods.customer union all select product_name from ods.product",
    ),
    [{ name: "Latest Customer" }, { name: "Latest Product" }],
  );
});

Deno.test("missing parts of a place are unknown, and a rejected row adds no place", async () => {
  const none = { country: null, region: null, state: null, city: null, postal_code: null };
  await publishArchive(await testContext(database, SUPERSTORE), [
    orderLine({ row_id: "1", ...none }),
    orderLine({ row_id: "2", city: "Atlantis", sales: "abc" }),
  ]);
  assert.deepEqual(await database.rows("select country, region, state, city, postal_code from ods.place"), [none]);
});

Deno.test("a rejected row does not replace an earlier one with the same key", async () => {
  const context = await testContext(database, SUPERSTORE);
  const batch = await publishArchive(context, [orderLine({ sales: "1.00" }), orderLine({ sales: "abc" })]);
  assert.deepEqual(countsOf(batch), [2, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 1.00"]);
});

Deno.test("a day without rows is confirmed as empty", async () => {
  const context = await testContext(database, SUPERSTORE);
  const batch = await publishDay(context, api, { day: "2024-03-01", lines: [] });
  assert.deepEqual(countsOf(batch), [0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 empty api 0 0.00 0"]);
});

Deno.test("staged batches are published in order, and a failed one does not stop the others", async () => {
  const context = await testContext(database, SUPERSTORE);
  await stageDay(context, api, { day: "2024-03-01", lines: [LINES[1]!, LINES[2]!] });
  await stageDay(context, api, { day: "2024-02-28", lines: [orderLine({ order_date: "2024-02-28", sales: "abc" })] });
  await publishDay(context, api, { day: "2024-03-02", lines: [LINES[3]!] });
  const states = await database.rows("select day, status from etl.batch order by batch_id");
  assert.deepEqual(states, [
    { day: "2024-03-01", status: "published" },
    { day: "2024-02-28", status: "failed" },
    { day: "2024-03-02", status: "published" },
  ]);
});

Deno.test("a refused file leaves nothing that could be mixed with another shop's data", async () => {
  const context = await testContext(database, SUPERSTORE);
  const foreign = "select etl.foreign_origin(p_origins => '{}') as origin";
  await publishArchive(context, [orderLine({ sales: "abc" })]);
  assert.deepEqual(await database.rows("select status from etl.batch"), [{ status: "failed" }]);
  assert.deepEqual(await database.rows(foreign), [{ origin: null }]);
  const { origin } = await publishArchive(context, [orderLine({ sales: "10.00" })]);
  assert.deepEqual(await database.rows(foreign), [{ origin }]);
});

Deno.test("a shop's own file is not loaded into the store of the sample shop, whose own files are", async () => {
  const sample = await testContext(database, SUPERSTORE);
  await publishDay(sample, api, { day: "2024-03-01", lines: [LINES[1]!] });
  await database.rows("update etl.batch set origin = 'sample API'");
  await loadArchiveText(sample, [LINES[0]!]);
  const own = await testContext(database, { ...SUPERSTORE, source: "own" });
  await assert.rejects(loadArchiveText(own, [LINES[3]!]), (error) => {
    const { line, exitCode } = describeError(error);
    assert.equal(exitCode, ExitCode.usage);
    assert.equal(
      line,
      'Cannot load "own" into the store of the sample shop. Set STORECAST_DATA to another folder, or DATABASE_URL to ' +
        "another database.",
    );
    return true;
  });
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-02-28 10.00", "A-2/2 2024-03-01 20.00"]);
  await database.rows("update etl.batch set origin = 'http://127.0.0.1/orders'");
  await loadArchiveText(own, [LINES[3]!]);
});

Deno.test("an archive that was left staged is published before a later one, so that the later one wins", async () => {
  const context = await testContext(database, SUPERSTORE);
  await stageArchive(context, [orderLine({ sales: "10.00" })]);
  await loadArchiveText(context, [orderLine({ sales: "99.00" })]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 99.00"]);
  assert.deepEqual(await database.rows("select status, count(*) from etl.batch group by status"), [
    { status: "published", count: "2" },
  ]);
});

Deno.test("batches that are published in one transaction do not affect each other's counts", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishDay(context, api, { day: "2024-03-02", lines: [LINES[3]!] });
  await stageDay(context, api, { day: "2024-03-01", lines: [LINES[1]!, LINES[2]!] });
  await stageDay(context, api, { day: "2024-02-28", lines: [LINES[0]!] });
  await stageDay(context, api, { day: "2024-03-02", lines: [] });
  const batches = await database.rows<{ batch_id: string }>(`
    select published.batch_id, published.rows_read, rows_inserted, rows_deleted, rows_unchanged
    from etl.staged_batches() as staged
    cross join lateral etl.publish(p_batch_id => staged.batch_id, p_today => '2024-04-01') as published
    order by published.batch_id
  `);
  assert.deepEqual(batches.map(({ batch_id: _, ...counts }) => Object.values(counts)), [
    ["2", "2", "0", "0"],
    ["1", "1", "0", "0"],
    ["0", "0", "1", "0"],
  ]);
  assert.deepEqual(await keptLines(database), [
    "A-1/1 2024-02-28 10.00",
    "A-2/2 2024-03-01 20.00",
    "A-2/3 2024-03-01 5.50",
  ]);
});
