import assert from "node:assert/strict";
import { publishArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();

const { database } = await loadingTest(SUPERSTORE);

/** Orders by member, in a period of whole months and in one that is summed from the order lines. */
async function orders(ranking: string, member: string): Promise<Record<string, number>[]> {
  const counts: Record<string, number>[] = [];
  for (const [from, to] of [["2024-02-01", "2024-03-31"], ["2024-02-02", "2024-03-30"]]) {
    const rows = await database.rows<{ member: string; orders: number }>(
      `select ${member} as member, orders::integer from mart.${ranking}(p_from => $1, p_to => $2, p_limit => null)`,
      [from, to],
    );
    counts.push(Object.fromEntries(rows.map(({ member, orders }) => [member, orders])));
  }
  return counts;
}

Deno.test("an order to two cities counts once, in the city of its first line, in whole months and in days", async () => {
  const lines = [orderLine({ row_id: "1", city: "Columbus" }), orderLine({ row_id: "2", city: "Springfield" })];
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  const counts = { Columbus: 1, Springfield: 0 };
  assert.deepEqual(await orders("top_cities", "city"), [counts, counts]);
});

Deno.test("an order with a product on two days counts once a day for the product, in whole months and in days", async () => {
  const lines = [orderLine({ row_id: "1" }), orderLine({ row_id: "2", order_date: "2024-03-02" })];
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  assert.deepEqual(await orders("top_products", "product_id"), [{ "P-1": 2 }, { "P-1": 2 }]);
});

Deno.test("an order with lines on two days counts once for its customer, in whole months and in days", async () => {
  const lines = [orderLine({ row_id: "1" }), orderLine({ row_id: "2", order_date: "2024-03-02" })];
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  assert.deepEqual(await orders("top_customers", "customer_id"), [{ "C-1": 1 }, { "C-1": 1 }]);
});

Deno.test("an order with several lines of a category, city, product or customer counts once there", async () => {
  const lines = ["1", "2", "3"].map((row_id) => orderLine({ row_id }));
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  for (
    const [ranking, member] of [
      ["top_categories", "category"],
      ["top_subcategories", "subcategory"],
      ["top_cities", "city"],
      ["top_products", "product_id"],
      ["top_customers", "customer_id"],
      ["top_segments", "segment"],
    ] as const
  ) {
    const [inMonths, inDays] = await orders(ranking, member);
    assert.deepEqual([Object.values(inMonths!), Object.values(inDays!)], [[1], [1]], ranking);
  }
});

/** The aggregates of 1 March, and of its month, that differ from what is expected of each. */
async function differingSums(expected: string): Promise<string[]> {
  const rows = await database.rows<{ grouping: string; sums: string }>(`
    select grouping, concat_ws(' ', sales, orders, lines, quantity, profit) as sums
    from (
      select day, grouping, sales, orders, lines, quantity, profit from mart.sales_daily_by
      union all
      select month, grouping, sales, orders, lines, quantity, profit from mart.sales_monthly_by
      union all
      select day, 'total', sales, orders, lines, quantity, profit from mart.sales_daily
    ) as aggregate
    where day = '2024-03-01'
    order by grouping
  `);
  assert.equal(rows.length, 11);
  return rows.filter(({ sums }) => sums !== expected).map(({ grouping, sums }) => `${grouping}: ${sums}`);
}

Deno.test("a day with more returns than sales has negative sums in every grouping", async () => {
  const returned = orderLine({ sales: "-10.00", quantity: "-2", profit: "-1.5" });
  await publishArchive(await testContext(database, SUPERSTORE), [returned]);
  assert.deepEqual(await differingSums("-10.0000 1 1 -2.0000 -1.5000"), []);
});

Deno.test("unknown quantities and profits add up to 0, even if a line's order counts on an earlier day", async () => {
  const lines = ["2024-02-29", "2024-03-01"].map((order_date, index) =>
    orderLine({ row_id: String(index), order_date, quantity: null, profit: null })
  );
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  // An order counts once in each category, subcategory and product that a day has lines of.
  const counted = ["category", "product", "subcategory"].map((grouping) => `${grouping}: 10.0000 1 1 0.0000 0.0000`);
  assert.deepEqual(await differingSums("10.0000 0 1 0.0000 0.0000"), counted);
});
