import assert from "node:assert/strict";
import { publishArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();

const { database } = await loadingTest(SUPERSTORE);
Deno.test.beforeEach(async () => {
  await publishArchive(await testContext(database, SUPERSTORE), LINES);
});

const ONE = { customer_id: "C-1", segment: "Consumer", city: "Henderson", product_id: "P-1", category: "Furniture" };
const TWO = {
  customer_id: "C-2",
  segment: "Corporate",
  city: "Springfield",
  product_id: "P-2",
  category: "Technology",
};

/** On 1 March two orders that share nothing; a day before it, a day after it, and a day of the next month. */
const LINES = [
  orderLine({ ...ONE, row_id: "1", order_id: "A-1", order_date: "2024-02-28", sales: "10.00" }),
  orderLine({ ...ONE, row_id: "2", order_id: "A-2", order_date: "2024-03-01", sales: "20.00" }),
  orderLine({ ...TWO, row_id: "3", order_id: "A-3", order_date: "2024-03-01", sales: "5.50" }),
  orderLine({ ...TWO, row_id: "4", order_id: "A-4", order_date: "2024-03-02", sales: "7.25" }),
];
const DAYS = ["2024-03-01", "2024-03-02"];

/** What the data tests find after a change that no publication makes; all of them look at 1 and 2 March. */
async function findings(change: string): Promise<string[]> {
  await database.client.query(change);
  return [
    ...await database.call("checks.lines_without_reference", { p_days: DAYS }),
    ...await database.call("checks.days_that_do_not_add_up", { p_days: DAYS }),
    ...await database.call("checks.months_that_do_not_add_up", { p_months: ["2024-02-01", "2024-03-01"] }),
  ].toSorted();
}

for (
  const [title, change, found] of [
    ["nothing where all is well", "", []],
    ["a line without its order", "delete from ods.sales_order where order_id = 'A-3'", ["order A-3 line 3"]],
    ["lines without their customer", "delete from ods.customer where customer_id = 'C-2'", [
      "order A-3 line 3",
      "order A-4 line 4",
    ]],
    ["lines without their product", "delete from ods.product where product_id = 'P-1'", ["order A-2 line 2"]],
    ["lines without their place", "delete from ods.place where city = 'Springfield'", [
      "order A-3 line 3",
      "order A-4 line 4",
    ]],
    [
      "a line whose order is another source's",
      "update ods.sales_order set source_name = 'other' where order_id = 'A-3'",
      ["order A-3 line 3"],
    ],
    [
      "lines whose customer is another source's",
      "update ods.customer set source_name = 'other' where customer_id = 'C-2'",
      ["order A-3 line 3", "order A-4 line 4"],
    ],
    [
      "a line whose product is another source's",
      "update ods.product set source_name = 'other' where product_id = 'P-1'",
      ["order A-2 line 2"],
    ],
    [
      "nothing in lines whose customer and product are not known",
      "update ods.order_line set customer_id = null, product_id = null",
      [],
    ],
    ["nothing in a line of another day", "delete from ods.sales_order where order_id = 'A-1'", []],
    [
      "a day whose sales differ in a grouping",
      "update mart.sales_daily_by set sales = sales + 1 where day = '2024-03-01' and member = 'Corporate'",
      ["2024-03-01 by segment: 26.5000 in the mart, 25.5000 in ods"],
    ],
    [
      "a day whose lines differ in a grouping",
      "update mart.sales_daily_by set lines = lines + 1 where day = '2024-03-01' and member = 'Technology'",
      ["2024-03-01 by category: 25.5000 in the mart, 25.5000 in ods"],
    ],
    [
      "a day whose grouping is gone",
      "delete from mart.sales_daily_by where day = '2024-03-01' and member = 'Consumer'",
      ["2024-03-01 by segment: 5.5000 in the mart, 25.5000 in ods"],
    ],
    [
      "a day that lacks a whole grouping",
      "delete from mart.sales_daily_by where day = '2024-03-01' and grouping in ('state', 'segment')",
      ["2024-03-01 by segment:  in the mart, 25.5000 in ods", "2024-03-01 by state:  in the mart, 25.5000 in ods"],
    ],
    [
      "a month that lacks a whole grouping",
      "delete from mart.sales_monthly_by where month = '2024-03-01' and grouping = 'product'",
      ["2024-03-01 by product:  by month, 32.7500 by day"],
    ],
    [
      "a day that lacks its total, and its month",
      "delete from mart.sales_daily where day = '2024-03-01'",
      [
        "2024-03-01 by city: 32.7500 by month, 7.2500 by day",
        "2024-03-01 by customer: 32.7500 by month, 7.2500 by day",
        "2024-03-01 by product: 32.7500 by month, 7.2500 by day",
        "2024-03-01 by total:  in the mart, 25.5000 in ods",
      ],
    ],
    [
      "nothing in a grouping of another day",
      "update mart.sales_daily_by set sales = sales + 1 where day = '2024-02-28'",
      [],
    ],
    [
      "a day and its month whose sales differ in total",
      "update mart.sales_daily set sales = sales + 1 where day = '2024-03-02'",
      [
        "2024-03-01 by city: 32.7500 by month, 33.7500 by day",
        "2024-03-01 by customer: 32.7500 by month, 33.7500 by day",
        "2024-03-01 by product: 32.7500 by month, 33.7500 by day",
        "2024-03-02 by total: 8.2500 in the mart, 7.2500 in ods",
      ],
    ],
    [
      "a month whose sales differ in a grouping",
      "update mart.sales_monthly_by set sales = sales - 1 where month = '2024-03-01' and member = 'C-1'",
      ["2024-03-01 by customer: 31.7500 by month, 32.7500 by day"],
    ],
    [
      "a month whose lines differ in a grouping",
      "update mart.sales_monthly_by set lines = lines - 1 where month = '2024-03-01' and member = 'P-2'",
      ["2024-03-01 by product: 32.7500 by month, 32.7500 by day"],
    ],
    [
      "a month whose grouping is gone",
      "delete from mart.sales_monthly_by where month = '2024-02-01'",
      ["city", "customer", "product"].map((grouping) => `2024-02-01 by ${grouping}:  by month, 10.0000 by day`),
    ],
  ] as const
) {
  Deno.test(`the data tests find ${title}`, async () => {
    assert.deepEqual(await findings(change), found);
  });
}

Deno.test("the data tests find days and months that are in the marts but not in ods", async () => {
  const found = await findings("delete from ods.order_line where order_date = '2024-03-02'");
  const groupings = ["category", "region", "segment", "ship_mode", "source", "state", "subcategory", "total"];
  assert.deepEqual(found, groupings.map((grouping) => `2024-03-02 by ${grouping}: 7.2500 in the mart,  in ods`));
  const ofMonth = await findings("delete from mart.sales_daily where day < '2024-03-01'");
  assert.deepEqual(
    ofMonth.filter((text) => text.startsWith("2024-02")),
    ["city", "customer", "product"].map((grouping) => `2024-02-01 by ${grouping}: 10.0000 by month,  by day`),
  );
});

Deno.test("the data tests find a day that is in ods but not in the marts", async () => {
  const found = await findings(
    "delete from mart.sales_daily where day = '2024-03-02'; delete from mart.sales_daily_by where day = '2024-03-02'",
  );
  assert.equal(found[0], "2024-03-01 by city: 32.7500 by month, 25.5000 by day");
  assert.equal(found.at(-1), "2024-03-02 by total:  in the mart, 7.2500 in ods");
});

Deno.test("the data tests of one month ignore errors in another", async () => {
  await findings("update mart.sales_monthly_by set sales = 0 where month = '2024-03-01'");
  assert.deepEqual(await database.call("checks.months_that_do_not_add_up", { p_months: ["2024-02-01"] }), []);
  await findings("update mart.sales_daily set sales = 0 where day = '2024-02-28'");
  assert.equal((await database.call("checks.months_that_do_not_add_up", { p_months: ["2024-03-01"] })).length, 3);
});

for (
  const [title, change, says] of [
    [
      "a line",
      "delete from ods.sales_order where order_id = 'A-3'",
      "a line without its order, customer, product or place: order A-3 line 3",
    ],
    [
      "a day",
      "update mart.sales_daily_by set sales = 0 where day = '2024-03-01' and grouping = 'state'",
      "a day that does not add up: 2024-03-01 by state: 0.0000 in the mart, 25.5000 in ods",
    ],
    [
      "a month",
      "update mart.sales_monthly_by set sales = 0 where month = '2024-03-01' and grouping = 'city'",
      "a month that does not add up: 2024-03-01 by city: 0.0000 by month, 32.7500 by day",
    ],
  ] as const
) {
  Deno.test(`${title} that fails its data test aborts the publication with SC003, which names it`, async () => {
    await database.client.query(change);
    await assert.rejects(database.call("checks.run_all", { p_days: DAYS }), {
      code: "SC003",
      message: `Data test failed: ${says}`,
    });
    await database.call("checks.run_all", { p_days: ["2024-02-28"] });
  });
}

Deno.test("the error names at most five failing rows, each once", async () => {
  const lines = ["5", "6", "7"].map((row_id) => orderLine({ ...ONE, row_id, order_id: "A-5" }));
  await publishArchive(await testContext(database, SUPERSTORE), [...LINES, ...lines]);
  await database.client.query("delete from ods.customer; delete from ods.product");
  const error: Error = await database.call("checks.run_all", { p_days: DAYS }).then(() => assert.fail(), (e) => e);
  const named = error.message.match(/order A-\d line \d/g)!;
  assert.equal(named.length, 5);
  assert.equal(new Set(named).size, 5);
});
