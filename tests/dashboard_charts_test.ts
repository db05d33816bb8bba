import assert from "node:assert/strict";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { queryOf } from "./support/chart_queries.ts";
import { loadArchiveText, publishDay, testContext } from "./support/load.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { type Chart, type Dataset, parsedBundle } from "./support/superset_bundle.ts";
import { startTestApi } from "./support/test_api.ts";
import { readSuperstore } from "./support/superstore.ts";

const { datasets, charts, dashboards } = await parsedBundle();

/** A shop's store as the analyst reads it. */
interface Shop extends AsyncDisposable {
  readonly analyst: Database;
  /** The rows that the chart of Sales with this file shows of the days and members that the conditions choose. */
  readonly rows: (chart: string, also?: readonly string[]) => Promise<Record<string, unknown>[]>;
}

/** A shop with these orders, whose source has confirmed every day up to Sunday 31 March 2024. */
async function shopWith(lines: readonly OrderLine[]): Promise<Shop> {
  const db = await testDatabase();
  const document = await readSuperstore();
  await using api = startTestApi(document);
  const context = await testContext(db.database, document, { today: "2024-04-01" });
  await loadArchiveText(context, lines);
  await publishDay(context, api, { day: "2024-03-31", lines: [] });
  const analyst = await connect(db.analystUrl);
  return {
    analyst,
    rows: async (name, also = []) => await analyst.rows(queryOf(chartOf(name), datasetOf(chartOf(name)), { also })),
    async [Symbol.asyncDispose](): Promise<void> {
      await analyst[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

function chartOf(name: string): Chart {
  return charts.find(({ path }) => path === `charts/sales/${name}.yaml`)!;
}

function datasetOf(chart: Chart): Dataset {
  return datasets.find(({ uuid }) => uuid === chart.dataset_uuid)!;
}

const WEST = { region: "West", state: "Oregon", category: "Technology", segment: "Corporate" };

const ORDERS = [
  orderLine({ ...WEST, row_id: "1", order_id: "A-1", order_date: "2024-03-01", sales: "70.00" }),
  orderLine({ row_id: "2", order_id: "A-2", order_date: "2024-03-28", sales: "30.00" }),
];

Deno.test("mean daily sales count all days of the chosen range up to the last confirmed one, whatever the filters", async () => {
  await using shop = await shopWith(ORDERS);
  const mean = async (weekday: string, also: readonly string[] = []): Promise<number> => {
    const [row, ...more] = await shop.rows("weekday_by_month", [`weekday = '${weekday}'`, ...also]);
    assert.deepEqual(more, []);
    return Number(row!["sales_per_day"]);
  };
  assert.equal(await mean("5 Fri"), 70 / 5);
  assert.equal(await mean("4 Thu"), 30 / 4);
  assert.equal(await mean("7 Sun"), 0);
  assert.equal(await mean("5 Fri", ["day >= '2024-03-01'", "day < '2024-03-09'"]), 70 / 2);
  const west = ["region in ('West')", "category in ('Technology')", "segment in ('Corporate')", "state in ('Oregon')"];
  for (const filters of [...west.map((filter) => [filter]), west]) {
    assert.equal(await mean("5 Fri", filters), 70 / 5, filters.join());
    assert.equal(await mean("4 Thu", filters), 0, filters.join());
  }
});

Deno.test("the chart of the last two weeks has every day, also those without sales and with a filter", async () => {
  await using shop = await shopWith(ORDERS);
  const dates = Array.from({ length: 14 }, (_, index) => `2024-03-${18 + index}`);
  for (const [filter, sum] of [["true", 30], ["region in ('South')", 30], ["region in ('West')", 0]] as const) {
    const rows = await shop.rows("last_two_weeks", ["day >= '2024-03-18'", "day < '2024-04-01'", filter]);
    assert.deepEqual(rows.map(({ day }) => day).toSorted(), dates, filter);
    assert.equal(rows.reduce((total, { sales }) => total + Number(sales), 0), sum, filter);
  }
});

/** The relations that a query reads, as often as it does. */
async function readBy(shop: Shop, sql: string): Promise<string[]> {
  const [row] = await shop.analyst.rows<{ "QUERY PLAN": unknown }>(`explain (format json) ${sql}`);
  const read: string[] = [];
  JSON.stringify(row, (key, value) => {
    if (key === "Relation Name") read.push(value);
    return value;
  });
  return read;
}

Deno.test("a filter's list reads no order lines, and each chart of Sales reads them once, without a join that it does not need", async () => {
  await using shop = await shopWith(ORDERS);
  const sales = dashboards.find(({ slug }) => slug === "storecast-sales")!;
  for (const { id, targets: [target] } of sales.metadata.native_filter_configuration) {
    if (target?.column === undefined) continue; // the time range
    const { schema, table_name } = datasets.find(({ uuid }) => uuid === target.datasetUuid)!;
    const read = await readBy(shop, `select ${target.column.name} from ${schema}.${table_name} group by 1`);
    assert.ok(read.length > 0 && !read.includes("order_line"), `${id}: ${read}`);
  }
  for (const chart of charts.filter(({ path }) => path.startsWith("charts/sales/"))) {
    const dataset = datasetOf(chart);
    if (!["sales_line", "sales_day"].includes(dataset.table_name)) continue;
    const read = await readBy(shop, queryOf(chart, dataset));
    assert.deepEqual(read.filter((name) => name === "order_line"), ["order_line"], chart.path);
  }
  assert.deepEqual(await readBy(shop, "select year, sum(sales) from mart.sales_line group by 1"), ["order_line"]);
});

Deno.test("the filters offer the values of the order lines", async () => {
  const none = { ...Object.fromEntries(Object.values(MEMBERS).map((column) => [column, null])), country: null };
  for (
    const lines of [
      ORDERS,
      [orderLine({ row_id: "1", order_id: "A-1" }), orderLine({ ...none, row_id: "2", order_id: "A-2" })],
      [orderLine({ ...none, row_id: "1", order_id: "A-1" })],
    ]
  ) {
    await using shop = await shopWith(lines);
    for (const columns of ["country, region, state, state_code", "category", "segment"]) {
      const of = async (view: string): Promise<unknown[]> =>
        await shop.analyst.rows(`select distinct ${columns} from mart.${view} order by ${columns}`);
      assert.deepEqual(await of("sales_filter"), await of("sales_line"), columns);
    }
  }
});

const MEMBERS = {
  top_categories: "category",
  top_subcategories: "subcategory",
  top_segments: "segment",
  top_ship_modes: "ship_mode",
  top_regions: "region",
  top_states: "state",
} as const;

Deno.test("a ranking shows IDs if there are no names, and is empty if no order has the column", async () => {
  const none = {
    ...Object.fromEntries(Object.values(MEMBERS).map((column) => [column, null])),
    city: null,
    country: null,
  };
  const nameless = { customer_name: null, product_name: null };
  await using shop = await shopWith([
    orderLine({ ...none, ...nameless, row_id: "1", order_id: "A-1" }),
    orderLine({ ...none, ...nameless, row_id: "2", order_id: "A-2", customer_id: null }),
  ]);
  assert.deepEqual((await shop.rows("top_products")).map(({ product }) => product), ["P-1"]);
  assert.deepEqual((await shop.rows("top_customers")).map(({ customer }) => customer), ["C-1"]);
  for (const ranking of [...Object.keys(MEMBERS), "top_cities"]) {
    assert.deepEqual(await shop.rows(ranking), [], ranking);
  }
});

Deno.test("if only some orders have a column, the others count as unknown", async () => {
  const none = { ...Object.fromEntries(Object.values(MEMBERS).map((column) => [column, null])) };
  await using shop = await shopWith([
    orderLine({ row_id: "1", order_id: "A-1" }),
    orderLine({ ...none, row_id: "2", order_id: "A-2" }),
  ]);
  for (const [ranking, column] of Object.entries(MEMBERS)) {
    const members = (await shop.rows(ranking)).map((row) => row[column]);
    assert.equal(members.length, 2, ranking);
    assert.ok(members.includes("unknown"), `${ranking}: ${members}`);
  }
});
