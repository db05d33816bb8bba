import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { emptyStore, publishArchive, publishDay, testContext } from "./support/load.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { startTestApi } from "./support/test_api.ts";
import { readSuperstore } from "./support/superstore.ts";

const DOCUMENT = await readSuperstore();

const db = await testDatabase();
const { database } = db;
const api = startTestApi(DOCUMENT);
let context: RunContext;
Deno.test.beforeEach(async () => {
  await emptyStore(database);
  context = await testContext(database, DOCUMENT, { today: "2024-03-10" });
});
Deno.test.afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function lineOf(day: string, fields: Partial<OrderLine>): OrderLine {
  return orderLine({ row_id: `${day}-${fields.category}`, order_id: `A-${day}`, order_date: day, ...fields });
}

async function everyDay(series: string): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    `select concat_ws(' ', to_char(day, 'MM-DD'), round(sales, 2), orders) as text
     from mart.sales_every_day where series = $1 order by day`,
    [series],
  );
  return rows.map(({ text }) => text);
}

Deno.test("a day without orders counts as 0, from the first day with orders to the last confirmed one", async () => {
  await publishArchive(context, [
    lineOf("2024-03-01", { category: "Furniture", sales: "5.00" }),
    lineOf("2024-03-04", { category: "Technology", sales: "7.00" }),
  ]);
  assert.deepEqual(await everyDay("total"), ["03-01 5.00 1", "03-02 0.00 0", "03-03 0.00 0", "03-04 7.00 1"]);
  // The API confirms two days without orders: they are known, and count.
  for (const day of ["2024-03-05", "2024-03-06"]) await publishDay(context, api, { day, lines: [] });
  assert.deepEqual((await everyDay("total")).slice(4), ["03-05 0.00 0", "03-06 0.00 0"]);
});

Deno.test("every member has the days of the total, and the members add up to it every day", async () => {
  await publishArchive(context, [
    lineOf("2024-03-01", { category: "Furniture", sales: "5.00" }),
    lineOf("2024-03-03", { category: "Furniture", sales: "3.00" }),
    lineOf("2024-03-03", { category: "Technology", sales: "4.00" }),
  ]);
  await database.rows(`
    insert into mart.series (series_name, grouping, member)
    select 'category: ' || member, 'category', member from (values ('Furniture'), ('Technology')) as made (member)
    on conflict do nothing
  `);
  assert.deepEqual(await everyDay("category: Technology"), ["03-01 0.00 0", "03-02 0.00 0", "03-03 4.00 1"]);
  const wrong = await database.rows(`
    select day from mart.sales_every_day
    group by day
    having sum(sales) filter (where grouping = 'total') <> sum(sales) filter (where grouping = 'category')
  `);
  assert.deepEqual(wrong, []);
});

Deno.test("a day whose batches have all failed is left out", async () => {
  await publishArchive(context, [lineOf("2024-03-01", { sales: "5.00" })]);
  const failed = await publishDay(context, api, { day: "2024-03-02", lines: [lineOf("2024-03-02", { sales: "abc" })] });
  assert.equal(failed.status, "failed");
  assert.deepEqual(await everyDay("total"), ["03-01 5.00 1"]);
});

Deno.test("an empty store has no days", async () => {
  assert.deepEqual(await everyDay("total"), []);
});

Deno.test("every third day sold: the others are there, with sales of 0", async () => {
  const days = Array.from({ length: 20 }, (_, index) => addDays("2024-02-10", index));
  const sold = days.filter((_, index) => index % 3 === 0);
  await publishArchive(context, sold.map((day) => lineOf(day, { sales: "5.00" })));
  const [counted] = await database.rows<{ days: string; sales: string; silent: string }>(
    "select count(*) as days, sum(sales) as sales, count(*) filter (where sales = 0) as silent from mart.sales_every_day where series = 'total'",
  );
  const known = days.indexOf(sold.at(-1)!) + 1;
  assert.deepEqual(counted, {
    days: String(known),
    sales: `${5 * sold.length}.0000`,
    silent: String(known - sold.length),
  });
});
