import assert from "node:assert/strict";
import { countsOf, publishArchive, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();

/** Names that every JavaScript object has. */
const DOCUMENT = {
  ...SUPERSTORE,
  columns: {
    ...SUPERSTORE.columns,
    order_id: "constructor",
    sales: "__proto__",
    region: "toString",
    profit: "hasOwnProperty",
    city: "valueOf",
  },
};
const { database, api } = await loadingTest(DOCUMENT);

Deno.test("columns of a file and an API may have the names of JavaScript's built-in object properties", async () => {
  const context = await testContext(database, DOCUMENT);
  const day = "2024-03-02";
  const line = orderLine({ order_id: "A-2", order_date: day, sales: "12.00", profit: "2", region: "North" });
  // As an object with such a key is written, not as one whose prototype is a text.
  const columns = Object.entries(DOCUMENT.columns) as [keyof typeof line, string][];
  const row = `{${columns.map(([column, name]) => `${JSON.stringify(name)}:${JSON.stringify(line[column])}`)}}`;
  assert.deepEqual(countsOf(await publishArchive(context, [orderLine({ region: "South" })])), [1, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual(countsOf(await publishDay(context, api, { day, lines: [row] })), [1, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual(
    await database.rows(`
      select line.order_id, line.sales::text, line.profit::text, place.region, place.city
      from ods.order_line as line inner join ods.place using (place_id) order by 1
    `),
    [
      { order_id: "A-1", sales: "10.0000", profit: "1.5000", region: "South", city: "Henderson" },
      { order_id: "A-2", sales: "12.0000", profit: "2.0000", region: "North", city: "Henderson" },
    ],
  );
});

Deno.test("an API column with such a name counts as missing if the rows lack it", async () => {
  const context = await testContext(database, DOCUMENT);
  await assert.rejects(
    publishDay(context, api, { day: "2024-03-02", lines: ['{"Row ID":1}'] }),
    /no row has the key "constructor", .*"__proto__"/,
  );
});
