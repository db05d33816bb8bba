import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { countsOf, emptyStore, publishArchive, publishDay, storeContents, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { dailySales, keptLines, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const FIRST = "2024-03-01";
const SECOND = "2024-03-02";

const { database, api } = await loadingTest(SUPERSTORE);

function lineOf(day: string, row: number, fields: Partial<OrderLine> = {}): OrderLine {
  return orderLine({ row_id: String(row), order_id: `A-${row}`, order_date: day, sales: `${row}0.00`, ...fields });
}

let asked = 0;

/** Publishes the answers for days one after the other, each asked for on a day of its own; gives the counts of the last. */
async function publish(...days: [string, ...(OrderLine | string)[]][]): Promise<number[]> {
  let counts: number[] = [];
  for (const [day, ...lines] of days) {
    const context = await testContext(database, SUPERSTORE, { today: addDays("2024-04-01", asked++) });
    counts = countsOf(await publishDay(context, api, { day, lines }));
  }
  return counts;
}

/** What the store holds after the days are published in this order, in an empty store. */
async function contentsAfter(...days: [string, ...OrderLine[]][]): Promise<Record<string, string[]>> {
  await emptyStore(database);
  await publish(...days);
  return await storeContents(database);
}

Deno.test("a changed line is updated, and its day is restated", async () => {
  const [one, two] = [lineOf(FIRST, 1), lineOf(FIRST, 2)];
  const counts = await publish([FIRST, one, two], [FIRST, one, { ...two, sales: "25.00" }]);
  assert.deepEqual(counts, [2, 0, 1, 1, 0, 0, 0]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 2 35.00 1"]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 35.00 2 2"]);
});

Deno.test("a restated day stays restated when it is read again unchanged", async () => {
  const changed = lineOf(FIRST, 1, { sales: "25.00" });
  await publish([FIRST, lineOf(FIRST, 1)], [FIRST, changed], [FIRST, changed]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 1 25.00 1"]);
});

Deno.test("a change of any column restates the day", async () => {
  const changes: Partial<OrderLine> = {
    ship_date: "2024-03-09",
    ship_mode: "First Class",
    customer_id: "C-2",
    customer_name: "Someone Else",
    segment: "Corporate",
    country: "Canada",
    city: "Toronto",
    state: "Ontario",
    postal_code: "10001",
    region: "East",
    product_id: "P-2",
    product_name: "Pine Chair",
    category: "Technology",
    subcategory: "Tables",
    sales: "1.0001",
    quantity: "2.001",
    discount: "0.2001",
    profit: "-1.5",
  };
  for (const [column, value] of Object.entries(changes)) {
    await emptyStore(database);
    const counts = await publish([FIRST, lineOf(FIRST, 1)], [FIRST, lineOf(FIRST, 1, { [column]: value })]);
    assert.deepEqual(counts, [1, 0, 1, 0, 0, 0, 0], column);
    const nothing = await publish([FIRST, lineOf(FIRST, 1, { [column]: value })]);
    assert.deepEqual(nothing, [1, 0, 0, 1, 0, 0, 0], column);
  }
});

Deno.test("a line that is gone from its order is deleted", async () => {
  const second = { ...lineOf(FIRST, 2), order_id: "A-1" };
  const counts = await publish([FIRST, lineOf(FIRST, 1), second], [FIRST, lineOf(FIRST, 1)]);
  assert.deepEqual(counts, [1, 0, 0, 1, 0, 0, 1]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00"]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 1 10.00 1"]);
});

Deno.test("an order that is gone is deleted with its lines", async () => {
  const counts = await publish([FIRST, lineOf(FIRST, 1), lineOf(FIRST, 2)], [FIRST, lineOf(FIRST, 2)]);
  assert.deepEqual(counts, [1, 0, 0, 1, 0, 0, 1]);
  assert.deepEqual(await database.rows("select order_id from ods.sales_order"), [{ order_id: "A-2" }]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 20.00 1 1"]);
});

Deno.test("a day that becomes empty has no rows left in ods and the marts", async () => {
  assert.deepEqual(await publish([FIRST, lineOf(FIRST, 1)], [FIRST]), [0, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 empty api 0 0.00 1"]);
  const contents = await storeContents(database);
  for (const table of ["ods.order_line", "ods.sales_order", "mart.sales_daily", "mart.sales_daily_by"]) {
    assert.deepEqual(contents[table], [], table);
  }
  assert.deepEqual(contents["mart.sales_monthly_by"], []);
});

Deno.test("a late line is added, and its day is restated", async () => {
  const counts = await publish([FIRST, lineOf(FIRST, 1)], [SECOND], [FIRST, lineOf(FIRST, 1), lineOf(FIRST, 2)]);
  assert.deepEqual(counts, [2, 1, 0, 1, 0, 0, 0]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 2 30.00 1", "2024-03-02 empty api 0 0.00 0"]);
});

Deno.test("an order that moved to another day exists once, whichever day is published first", async () => {
  const before: [string, OrderLine][] = [[FIRST, lineOf(FIRST, 1)], [SECOND, lineOf(SECOND, 2)]];
  const oldDay: [string, ...OrderLine[]] = [FIRST];
  const newDay: [string, ...OrderLine[]] = [SECOND, lineOf(SECOND, 1), lineOf(SECOND, 2)];

  const oldFirst = await contentsAfter(...before, oldDay, newDay);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 empty api 0 0.00 1", "2024-03-02 restated api 2 30.00 1"]);
  const newFirst = await contentsAfter(...before, newDay, oldDay);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-02 10.00", "A-2/2 2024-03-02 20.00"]);
  assert.deepEqual(await dailySales(database), ["2024-03-02 30.00 2 2"]);
  assert.deepEqual(oldFirst, newFirst);
});

Deno.test("a line that moved to another day leaves its old day, even if its order stays on the first", async () => {
  const order = { order_id: "A-1" };
  await publish([FIRST, lineOf(FIRST, 1)], [SECOND, lineOf(SECOND, 2, order)]);
  await publish(["2024-03-03", lineOf("2024-03-03", 2, order)]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-03 20.00 0 1"]);
  assert.deepEqual((await ledgerDays(database))[1], "2024-03-02 empty api 0 0.00 1");
});

Deno.test("an order with lines on two days counts on the first, also after that day lost its line", async () => {
  const order = [lineOf(FIRST, 1), { ...lineOf(SECOND, 2), order_id: "A-1" }] as const;
  await publish([FIRST, order[0]], [SECOND, order[1]]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1", "2024-03-02 20.00 0 1"]);
  await publish([FIRST]);
  assert.deepEqual(await dailySales(database), ["2024-03-02 20.00 1 1"]);
});

Deno.test("an order with lines on two days counts on the first, also where that day comes later", async () => {
  const order = [lineOf(FIRST, 1), { ...lineOf(SECOND, 2), order_id: "A-1" }] as const;
  const inOrder = await contentsAfter([FIRST, order[0]], [SECOND, order[1]]);
  assert.deepEqual(await contentsAfter([SECOND, order[1]], [FIRST, order[0]]), inOrder);
});

Deno.test("customers, products and places stay after their last line is deleted", async () => {
  const stray = { customer_id: "C-9", product_id: "P-9", city: "Atlantis" };
  await publish([FIRST, lineOf(FIRST, 1), lineOf(FIRST, 2, stray)], [FIRST, lineOf(FIRST, 1)]);
  const known = await database.rows<{ found: string }>(
    `select customer_id as found from mart.dim_customer
     union all select product_id from mart.dim_product
     union all select city from mart.dim_place
     order by found`,
  );
  assert.deepEqual(known.map(({ found }) => found), ["Atlantis", "C-1", "C-9", "Henderson", "P-1", "P-9"]);
});

Deno.test("an archive never overrides a day that the API has confirmed", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publish([FIRST, lineOf(FIRST, 1, { sales: "99.00" })]);
  const batch = await publishArchive(context, [lineOf(FIRST, 1), lineOf(FIRST, 2), lineOf(SECOND, 3)]);
  assert.deepEqual(countsOf(batch), [3, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual([batch.rows_left_out, batch.rows_of_confirmed_days], ["2", "2"]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 99.00", "A-3/3 2024-03-02 30.00"]);
  assert.deepEqual(await ledgerDays(database), [
    "2024-03-01 loaded api 1 99.00 0",
    "2024-03-02 loaded archive 1 30.00 0",
  ]);
});

Deno.test("archives fill a day for which the API had no orders, one after the other", async () => {
  await publish([FIRST]);
  const context = await testContext(database, SUPERSTORE);
  for (const row of [1, 2]) {
    assert.deepEqual(countsOf(await publishArchive(context, [lineOf(FIRST, row)])), [1, 1, 0, 0, 0, 0, 0]);
  }
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-2/2 2024-03-01 20.00"]);
});

Deno.test("an archive fills a day that the API of another source has confirmed", async () => {
  const market = { ...SUPERSTORE, source: "market" };
  await publishDay(await testContext(database, market), api, { day: FIRST, lines: [lineOf(FIRST, 7)] });
  const batch = await publishArchive(await testContext(database, SUPERSTORE), [lineOf(FIRST, 1)]);
  assert.deepEqual(countsOf(batch), [1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("an archive does not move a line from an API day to another day", async () => {
  await publish([FIRST, lineOf(FIRST, 1)]);
  await publishArchive(await testContext(database, SUPERSTORE), [lineOf(SECOND, 1), lineOf(SECOND, 3)]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-3/3 2024-03-02 30.00"]);
});

Deno.test("an archive does not override a published API day whose last batch failed", async () => {
  await publish([FIRST, lineOf(FIRST, 1)], [FIRST, lineOf(FIRST, 1, { sales: "abc" })]);
  await publishArchive(await testContext(database, SUPERSTORE), [lineOf(FIRST, 1, { sales: "77.00" })]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00"]);
});

Deno.test("an API day overrides the archive's lines of that day", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, [lineOf(FIRST, 1), lineOf(FIRST, 2), lineOf(SECOND, 3)]);
  assert.deepEqual(await publish([FIRST, lineOf(FIRST, 1, { sales: "99.00" })]), [1, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 99.00", "A-3/3 2024-03-02 30.00"]);
  assert.deepEqual((await ledgerDays(database))[0], "2024-03-01 restated api 1 99.00 1");
});

Deno.test("a line that is missing in an archive is not deleted", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, [lineOf(FIRST, 1), lineOf(FIRST, 2)]);
  assert.deepEqual(countsOf(await publishArchive(context, [lineOf(FIRST, 2)])), [1, 0, 0, 1, 0, 0, 0]);
  assert.equal((await keptLines(database)).length, 2);
});

Deno.test("a day of one source does not touch the lines of another", async () => {
  const other = { ...SUPERSTORE, source: "market" };
  await publishDay(await testContext(database, other), api, { day: FIRST, lines: [lineOf(FIRST, 7)] });
  await publish([FIRST, lineOf(FIRST, 1)], [FIRST]);
  assert.deepEqual(await keptLines(database), ["A-7/7 2024-03-01 70.00"]);
});

Deno.test("which line is deleted depends only on the rows of its order, not on the row IDs of other orders", async () => {
  const other = lineOf(FIRST, 1, { order_id: "A-2" });
  assert.deepEqual(await publish([FIRST, lineOf(FIRST, 1), other], [FIRST, other]), [1, 0, 0, 1, 0, 0, 1]);
  assert.deepEqual(await keptLines(database), ["A-2/1 2024-03-01 10.00"]);
});

Deno.test("a row with an unreadable key keeps lines from deletion by its own batch, not by a later one", async () => {
  await publish([FIRST, lineOf(FIRST, 1), lineOf(FIRST, 2, { order_id: null })], [SECOND, lineOf(SECOND, 3)]);
  assert.deepEqual(await publish([SECOND, lineOf(SECOND, 4)]), [1, 1, 0, 0, 0, 0, 1]);
});

Deno.test("if rows have IDs, an unreadable row keeps only its own line from deletion", async () => {
  const [one, two] = ["1", "2"].map((row_id) => lineOf(FIRST, 1, { row_id }));
  const counts = await publish([FIRST, one!, two!, lineOf(FIRST, 3)], [
    FIRST,
    { ...one!, sales: "abc" },
    lineOf(FIRST, 3),
  ]);
  assert.deepEqual(counts, [2, 0, 0, 1, 0, 1, 1]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-3/3 2024-03-01 30.00"]);
});

for (
  const [title, row, kept] of [
    ["with an amount that is no number", lineOf(FIRST, 1, { sales: "abc" }), 1],
    ["without its order id", lineOf(FIRST, 1, { order_id: null }), 2],
    ["without its row id", lineOf(FIRST, 1, { row_id: "" }), 2],
    ["that is no JSON object", '"oops"', 2],
  ] as const
) {
  Deno.test(`a row ${title} is rejected, and its line stays`, async () => {
    const others = [3, 4, 5, 6].map((row) => lineOf(FIRST, row));
    await publish([FIRST, lineOf(FIRST, 1), lineOf(FIRST, 2), ...others]);
    const counts = await publish([FIRST, row, ...others]);
    assert.deepEqual(counts, [5, 0, 0, 4, 0, 1, 2 - kept]);
    // A row whose key can be read protects its own line; any other protects every line of the day.
    assert.deepEqual(
      (await keptLines(database)).slice(0, kept),
      [
        "A-1/1 2024-03-01 10.00",
        "A-2/2 2024-03-01 20.00",
      ].slice(0, kept),
    );
    assert.equal((await keptLines(database)).length, 4 + kept);
  });
}
