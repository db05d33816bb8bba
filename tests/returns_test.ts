import assert from "node:assert/strict";
import type { Batch } from "../scripts/loading/publish_staged.ts";
import { dueDays } from "../scripts/loading/pull_days.ts";
import { countsOf, publishArchive, testContext } from "./support/load.ts";
import { type HeldLine, heldReturn, publishRows } from "./support/held_returns.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { dailySales, keptLines, ledgerDays, rowVersions } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
/** Dates as the tests write them, and days that may lose all of their lines. */
const DOCUMENT = {
  ...SUPERSTORE,
  api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" },
  shrinkLimit: { percent: 100 },
};
const PLACED = "2024-03-01";
const RETURNED = "2024-03-22";

const { database } = await loadingTest(SUPERSTORE);

const SALE = orderLine({ order_date: PLACED });
const REFUND = heldReturn({ row_id: "R1", placed_on: PLACED, order_date: RETURNED, sales: "-4.00" });

async function publish(day: string, rows: readonly HeldLine[], today = "2024-04-01"): Promise<Batch> {
  const batch = await publishRows(await testContext(database, DOCUMENT, { today }), { day, rows });
  assert.equal(batch.status, "published");
  countsOf(batch);
  return batch;
}

async function reasons(today: string): Promise<string[]> {
  const due = await dueDays(await testContext(database, { ...DOCUMENT, lookBackDays: 2 }, { today }));
  return due.map(({ day, reason }) => `${day} ${reason}`);
}

/** The order lines as "line placed day kind sales". */
async function lines(): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(`
    select concat_ws(' ', line_id, placed_on, order_date, kind, round(sales, 2)) as text from ods.order_line order by 1
  `);
  return rows.map(({ text }) => text);
}

Deno.test("a refund inside its order counts on its own day and restates that day, even weeks later", async () => {
  await publish(PLACED, [SALE], "2024-03-02");
  await publish(RETURNED, [orderLine({ order_id: "B", row_id: "2", order_date: RETURNED })], "2024-03-23");
  const batch = await publish(PLACED, [SALE, REFUND], "2024-03-24");
  assert.deepEqual(countsOf(batch), [2, 1, 0, 1, 0, 0, 0]);
  assert.deepEqual(await lines(), [
    "1 2024-03-01 2024-03-01 sale 10.00",
    "2 2024-03-22 2024-03-22 sale 10.00",
    "R1@2024-03-22 2024-03-01 2024-03-22 return -4.00",
  ]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-22 6.00 1 2"]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 1 10.00 0", "2024-03-22 restated api 2 6.00 1"]);
});

Deno.test("a day that is read again does not lose the returns of other days' orders", async () => {
  await publish(PLACED, [SALE, REFUND]);
  await publish(RETURNED, [orderLine({ order_id: "B", row_id: "2", order_date: RETURNED })]);
  const batch = await publish(RETURNED, []);
  assert.equal(batch.rows_deleted, "1");
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-1/R1@2024-03-22 2024-03-22 -4.00"]);
});

Deno.test("a refund whose day is edited moves, and restates both days", async () => {
  await publish("2024-03-22", []);
  await publish("2024-03-25", []);
  await publish(PLACED, [SALE, REFUND]);
  await publish(PLACED, [SALE, { ...REFUND, order_date: "2024-03-25" }]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-25 -4.00 0 1"]);
  assert.deepEqual(await ledgerDays(database), [
    "2024-03-01 loaded api 1 10.00 0",
    "2024-03-22 empty api 0 0.00 2",
    "2024-03-25 restated api 1 -4.00 1",
  ]);
});

Deno.test("a refund is deleted from its day if it is removed or its order is cancelled", async () => {
  await publish(RETURNED, []);
  await publish(PLACED, [SALE, REFUND, { ...REFUND, row_id: "R2" }]);
  await publish(PLACED, [SALE, REFUND]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-22 -4.00 0 1"]);
  await publish(PLACED, []);
  assert.deepEqual(await dailySales(database), []);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 empty api 0 0.00 1", "2024-03-22 empty api 0 0.00 3"]);
});

Deno.test("reading the same day on three mornings writes nothing after the first", async () => {
  await publish(RETURNED, []);
  await publish(PLACED, [SALE, REFUND]);
  const versions = await rowVersions(database);
  const ledger = await ledgerDays(database);
  for (const today of ["2024-04-02", "2024-04-03"]) await publish(PLACED, [SALE, REFUND], today);
  assert.deepEqual(await rowVersions(database), versions);
  assert.deepEqual(await ledgerDays(database), ledger);
});

Deno.test("a day with only a return of another day's order still counts as missing", async () => {
  await publish(
    PLACED,
    [SALE, heldReturn({ row_id: "R1", placed_on: PLACED, order_date: "2024-03-03" })],
    "2024-03-05",
  );
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 1 10.00 0"]);
  assert.deepEqual(await reasons("2024-03-05"), ["2024-03-02 missing", "2024-03-03 missing", "2024-03-04 new"]);
  await publish("2024-03-03", [], "2024-03-05");
  assert.deepEqual((await ledgerDays(database))[1], "2024-03-03 loaded api 1 -10.00 0");
});

Deno.test("a return does not confirm a day whose own answer failed", async () => {
  const context = await testContext(database, DOCUMENT, { today: "2024-03-25" });
  const bad = orderLine({ order_id: "B", row_id: "2", order_date: RETURNED, sales: "abc" });
  assert.equal((await publishRows(context, { day: RETURNED, rows: [bad] })).status, "failed");
  await publish(PLACED, [SALE, REFUND], "2024-03-25");
  assert.deepEqual((await ledgerDays(database))[1], "2024-03-22 failed api 1 -4.00 0");
  assert.deepEqual(await database.rows("select day from ops.failed_batches()"), [{ day: RETURNED }]);
  const [{ complete }] = await database.rows<{ complete: string }>(
    "select etl.last_complete_day(p_source => 'superstore', p_today => '2024-03-25') as complete",
  ) as [{ complete: string }];
  assert.equal(complete, PLACED);
  const never = await database.rows("select published_at, first_published_at from etl.business_day where day = $1", [
    RETURNED,
  ]);
  assert.deepEqual(never, [{ published_at: null, first_published_at: null }]);
});

Deno.test("a return on another day counts as a publication of that day, even if it is held, unless it was never published", async () => {
  const published = async (): Promise<unknown> => {
    const [entry] = await database.rows(
      "select status, batch_id, published_at, first_published_at, checked_on from etl.business_day where day = $1",
      [RETURNED],
    );
    return entry;
  };
  const rows = [1, 2].map((number) => orderLine({ order_id: "B", row_id: `${number}`, order_date: RETURNED }));
  const context = await testContext(database, { ...DOCUMENT, shrinkLimit: {} }, { today: "2024-03-25" });
  const { published_at: first_published_at } = await publishRows(context, { day: RETURNED, rows });
  assert.equal((await publishRows(context, { day: RETURNED, rows: [] })).status, "held");
  const { published_at } = await publish(PLACED, [SALE, REFUND], "2024-03-26");
  assert.deepEqual(await published(), {
    status: "held",
    batch_id: "1",
    published_at,
    first_published_at,
    checked_on: "2024-03-25",
  });
});

Deno.test("a return changes only the day of its own source", async () => {
  const rows = [orderLine({ order_id: "B", row_id: "2", order_date: RETURNED })];
  const other = await testContext(database, { ...DOCUMENT, source: "other" });
  await publishRows(other, { day: RETURNED, rows });
  await publish(RETURNED, rows);
  await publish(PLACED, [SALE, REFUND]);
  const ledger = await database.rows<{ text: string }>(`
    select concat_ws(' ', source_name, day, status, lines) as text from etl.business_day order by 1
  `);
  assert.deepEqual(ledger.map(({ text }) => text), [
    "other 2024-03-22 loaded 1",
    "superstore 2024-03-01 loaded 1",
    "superstore 2024-03-22 restated 2",
  ]);
});

Deno.test("an archive records each day of its lines once, and none of rejected rows", async () => {
  const context = await testContext(database, { ...DOCUMENT, rejectLimit: { percent: 90 } }, { today: "2024-04-01" });
  await publishArchive(context, [
    SALE,
    { ...SALE, row_id: "2" },
    orderLine({ order_id: "C", row_id: "3", order_date: "2024-03-09", sales: "abc" }),
  ]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded archive 2 20.00 0"]);
});

Deno.test("a return does not affect the alert about its day's rejected rows, nor what was accepted", async () => {
  const document = { ...DOCUMENT, rejectLimit: { percent: 60 } };
  const rows = [1, 2].map((number) => orderLine({ order_id: "B", row_id: `${number}`, order_date: RETURNED }));
  const context = await testContext(database, document, { today: "2024-03-25" });
  await publishRows(context, { day: RETURNED, rows: [rows[0]!, { ...rows[1]!, sales: "abc" }] });
  await publishRows(context, { day: PLACED, rows: [SALE, REFUND] });
  const causes = async (): Promise<string[]> =>
    (await database.call("ops.incomplete_causes", { p_today: "2024-03-25" })).map(({ message }) => message!);
  assert.match((await causes())[0]!, /^1 row\(s\) of 1 day\(s\) were rejected; the newest day is 2024-03-22/);
  await database.call("etl.accept_day", {
    p_source: "superstore",
    p_day: RETURNED,
    p_today: "2024-03-25",
    p_now: "2024-03-25T06:00:00Z",
  });
  await publishRows(context, { day: PLACED, rows: [SALE, REFUND, { ...REFUND, row_id: "R2" }] });
  await publishRows(context, { day: PLACED, rows: [SALE, REFUND, { ...REFUND, row_id: "R2", sales: "-1" }] });
  assert.deepEqual(await causes(), []);
  await publishRows(context, { day: PLACED, rows: [SALE, REFUND] }); // less than what was accepted
  assert.equal((await causes()).length, 1);
});

Deno.test("a day with only a return of another day's order raises an alert if its weekday always sells", async () => {
  for (const day of ["2024-03-01", "2024-03-08", "2024-03-15"]) {
    await publish(day, [1, 2, 3].map((row) => orderLine({ order_id: day, row_id: `${row}`, order_date: day })));
  }
  await publish("2024-03-22", []);
  await publish(PLACED, [
    ...[1, 2, 3].map((row) => orderLine({ order_id: PLACED, row_id: `${row}`, order_date: PLACED })),
    { ...REFUND, order_id: PLACED },
  ]);
  const causes = await database.call("ops.incomplete_causes", { p_today: "2024-03-25" });
  assert.deepEqual(causes.map(({ cause }) => cause), ["empty: superstore"]);
});

Deno.test("a return of today is left out until its day is over, and then the day of its order is due again", async () => {
  await publish(PLACED, [SALE], "2024-03-02");
  const today = heldReturn({ row_id: "R1", placed_on: PLACED, order_date: "2024-03-22" });
  const batch = await publish(PLACED, [SALE, today], "2024-03-22");
  assert.deepEqual([batch.rows_left_out, batch.rows_missed], ["1", "0"]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1"]);
  assert.deepEqual((await reasons("2024-03-22")).filter((due) => due.startsWith(PLACED)), []);
  assert.deepEqual((await reasons("2024-03-23"))[0], "2024-03-01 return to come");
  await publish(PLACED, [SALE, today], "2024-03-23");
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-22 -10.00 0 1"]);
  assert.deepEqual((await reasons("2024-03-24")).filter((due) => due.startsWith(PLACED)), []);
});

Deno.test("a return of today counts neither as a row of another day nor as a missing row of its day", async () => {
  await publish(PLACED, [], "2024-03-02");
  const batch = await publish(PLACED, [heldReturn({ placed_on: PLACED, order_date: "2024-03-22" })], "2024-03-22");
  assert.deepEqual([batch.rows_left_out, batch.rows_missed], ["1", "0"]);
  const warnings = await database.call("ops.warnings", { p_todays: { superstore: "2024-03-22" } });
  assert.deepEqual(warnings.filter((text) => text.includes("another day")), []);
});

Deno.test("a return without an amount is accepted; one with a positive amount or an unreadable day of its order is rejected", async () => {
  const batch = await publishRows(await testContext(database, { ...DOCUMENT, rejectLimit: { percent: 90 } }), {
    day: PLACED,
    rows: [
      SALE,
      { ...REFUND, row_id: "R1", sales: "0", quantity: "1" },
      { ...REFUND, row_id: "R2", sales: "4", quantity: "1" },
      { ...REFUND, row_id: "R3", placed_on: "yesterday" },
      { ...REFUND, row_id: "R4", order_date: "2024-05-01" },
      { ...REFUND, row_id: "R5", placed_on: "2024-02-28" },
    ],
  });
  assert.deepEqual(countsOf(batch), [6, 2, 0, 0, 0, 3, 0]);
  assert.deepEqual(await lines(), [
    "1 2024-03-01 2024-03-01 sale 10.00",
    "R1@2024-03-22 2024-03-01 2024-03-22 return 0.00",
  ]);
  const rejected = await database.rows<Record<string, string>>(
    "select column_name, value, code from etl.rejected_row order by line",
  );
  assert.deepEqual(rejected.map(({ column_name, value, code }) => `${column_name} ${value} ${code}`), [
    "sales 4 not_negative",
    "placed_on yesterday not_a_date",
    "order_date 2024-05-01 in_the_future",
  ]);
});

Deno.test("a return from an archive is the same as the API's return with its key, and stays with its order", async () => {
  const context = await testContext(database, DOCUMENT, { today: "2024-04-01" });
  const { placed_on: _, ...own } = REFUND;
  await publishArchive(context, [SALE, own as HeldLine]);
  await publish(PLACED, [SALE, REFUND]);
  await publishArchive(context, [own as HeldLine]);
  assert.deepEqual((await lines())[1], "R1@2024-03-22 2024-03-01 2024-03-22 return -4.00");
  assert.deepEqual((await publishArchive(context, [SALE, own as HeldLine])).rows_updated, "0");
});

Deno.test("an archive fills a day for which the API has only a return of another day's order", async () => {
  await publish(RETURNED, []);
  await publish(PLACED, [SALE, REFUND]);
  const context = await testContext(database, DOCUMENT);
  const batch = await publishArchive(context, [orderLine({ order_id: "B", row_id: "2", order_date: RETURNED })]);
  assert.deepEqual(countsOf(batch), [1, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual((await dailySales(database))[1], "2024-03-22 6.00 1 2");
});

Deno.test("without row ids a sale and a return of one product on one day are two lines", async () => {
  const { row_id: _, ...columns } = DOCUMENT.columns;
  const context = await testContext(database, { ...DOCUMENT, columns } as typeof DOCUMENT, { today: "2024-04-01" });
  const back = heldReturn({ placed_on: PLACED, order_date: PLACED });
  const later = heldReturn({ placed_on: PLACED, order_date: RETURNED });
  for (let morning = 0; morning < 2; morning++) {
    countsOf(await publishRows(context, { day: PLACED, rows: [SALE, back, later] }));
    assert.deepEqual(await lines(), [
      "P-1#-1@2024-03-01 2024-03-01 2024-03-01 return -10.00",
      "P-1#-1@2024-03-22 2024-03-01 2024-03-22 return -10.00",
      "P-1#1@2024-03-01 2024-03-01 2024-03-01 sale 10.00",
    ]);
  }
});

Deno.test("two returns of one line, day and amount at different times of the day are two returns", async () => {
  const document = { ...DOCUMENT, api: { ...DOCUMENT.api, dateFormat: "iso" } };
  const refunds = ["08:00", "09:00"].map((time) => ({ ...REFUND, order_date: `${RETURNED}T${time}:00Z` }));
  const context = await testContext(database, document, { today: "2024-04-01" });
  const batch = await publishRows(context, { day: PLACED, rows: [SALE, ...refunds] });
  assert.deepEqual([batch.rows_duplicate, batch.rows_rejected], ["0", "1"]);
});

Deno.test("a day is held if its orders lose all their returns, and is not if they lose a single one", async () => {
  const document = { ...DOCUMENT, shrinkLimit: { percent: 50, lines: 5 } };
  const sales = [1, 2, 3, 4].map((number) =>
    orderLine({ row_id: String(number), order_id: `A-${number}`, order_date: PLACED })
  );
  const refunds = [1, 2].map((number) => ({ ...REFUND, row_id: `R${number}`, order_id: `A-${number}` }));
  const read = async (rows: readonly HeldLine[]): Promise<string> =>
    (await publishRows(await testContext(database, document, { today: "2024-04-01" }), { day: PLACED, rows })).status;
  assert.equal(await read([...sales, ...refunds]), "published");
  assert.equal(await read(sales), "held");
  assert.equal((await lines()).filter((text) => text.includes("return")).length, 2);
  assert.equal(await read([...sales, refunds[0]!]), "published");
  assert.equal(await read(sales), "published");
});
