import assert from "node:assert/strict";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { testContext } from "./support/load.ts";
import { superstoreOracle } from "./support/superstore_oracle.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

/** The Superstore as it is published: comma-separated, ISO dates. */
const superstore = await readSuperstore();
const DOCUMENT = { ...superstore, archive: { ...superstore.archive, separator: ",", dateFormat: "yyyy-MM-dd" } };

const db = await testDatabase();
const oracle = await superstoreOracle();
await loadArchive(await testContext(db.database, DOCUMENT, { today: "2018-01-01" }), oracle.csv);
Deno.test.afterAll(async () => {
  oracle[Symbol.dispose]();
  await db[Symbol.asyncDispose]();
});

/** The rows of a query, every value as text. */
async function martRows(sql: string, parameters: unknown[] = []): Promise<(string | null)[][]> {
  const { rows } = await db.database.client.query({ text: sql, values: parameters, rowMode: "array" });
  return rows.map((row: unknown[]) => row.map((value) => value === null ? null : String(value)));
}

const MEASURES = "sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)";

/** A customer or product by the name of its latest day, within the day the greatest. */
function latestName(key: string, name: string): string {
  return `(
    select named.${name} from line as named where named.${key} = line.${key}
    order by named.day desc, named.${name} desc limit 1
  )`;
}

interface Ranking {
  readonly member: string;
  /** What the ranking shows of a member. */
  readonly shown: string[];
  readonly limit: number | undefined;
}

const RANKINGS: Record<string, Ranking> = {
  top_customers: {
    member: "customer_id",
    shown: ["customer_id", latestName("customer_id", "customer_name")],
    limit: 20,
  },
  top_cities: {
    member: "city",
    shown: ["any_value(city_name)", "any_value(state_name)", "any_value(country)"],
    limit: 20,
  },
  top_states: { member: "state", shown: ["any_value(state_name)", "any_value(country)"], limit: undefined },
  top_regions: { member: "region", shown: ["any_value(region_name)", "any_value(country)"], limit: undefined },
  top_categories: { member: "category", shown: ["category"], limit: undefined },
  top_subcategories: {
    member: "subcategory",
    shown: ["any_value(category)", "any_value(subcategory_name)"],
    limit: 10,
  },
  top_products: { member: "product_id", shown: ["product_id", latestName("product_id", "product_name")], limit: 8 },
  top_segments: { member: "segment", shown: ["segment"], limit: undefined },
  top_ship_modes: { member: "ship_mode", shown: ["ship_mode"], limit: undefined },
};

interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

const PERIODS: Record<string, Period> = {
  "all time": { from: null, to: null },
  "from a day in mid-month on": { from: "2016-02-15", to: null },
  "from the first of a month on": { from: "2016-02-01", to: null },
  "up to a day in mid-month": { from: null, to: "2015-08-09" },
  "up to the last of a month": { from: null, to: "2015-08-31" },
  "exactly one month": { from: "2016-02-01", to: "2016-02-29" },
  "one year": { from: "2016-01-01", to: "2016-12-31" },
  "mid-month to mid-month, months apart": { from: "2015-03-10", to: "2016-11-17" },
  "mid-month to mid-month of the next": { from: "2016-05-20", to: "2016-06-10" },
  "two days over a month's end": { from: "2016-09-30", to: "2016-10-01" },
  "some days of one month": { from: "2016-05-07", to: "2016-05-19" },
  "one day, the best": { from: "2014-03-18", to: "2014-03-18" },
};

const EMPTY_PERIODS: Record<string, Period> = {
  "before the first order": { from: null, to: "2014-01-02" },
  "one day without orders": { from: "2014-01-08", to: "2014-01-08" },
  "in the future": { from: "2030-01-01", to: null },
  "that ends before it begins, within a month": { from: "2016-05-19", to: "2016-05-07" },
  "that ends months before it begins": { from: "2016-08-10", to: "2016-05-07" },
};

async function expectedRanking({ member, shown }: Ranking, { from, to }: Period): Promise<(string | null)[][]> {
  return await oracle.rows(`
    select row_number() over (order by sum(sales) desc, ${member}), ${shown.join(", ")}, ${MEASURES}
    from line
    where day >= '${from ?? "0001-01-01"}' and day <= '${to ?? "9999-12-31"}'
    group by ${member}
    order by 1
  `);
}

for (const [name, ranking] of Object.entries(RANKINGS)) {
  Deno.test(`mart.${name} agrees with DuckDB on the CSV, in every period`, async () => {
    for (const [title, period] of Object.entries(PERIODS)) {
      const ranked = await martRows(`select * from mart.${name}(p_from => $1, p_to => $2, p_limit => null)`, [
        period.from,
        period.to,
      ]);
      const expected = await expectedRanking(ranking, period);
      assert.ok(expected.length > 0, title);
      assert.deepEqual(ranked, expected, title);
    }
  });

  Deno.test(`mart.${name} has no rows for an empty period`, async () => {
    for (const [title, { from, to }] of Object.entries(EMPTY_PERIODS)) {
      assert.deepEqual(await martRows(`select * from mart.${name}(p_from => $1, p_to => $2)`, [from, to]), [], title);
    }
  });

  Deno.test(`mart.${name} returns at most p_limit rows`, async () => {
    const all = await expectedRanking(ranking, PERIODS["all time"]!);
    assert.deepEqual(await martRows(`select * from mart.${name}()`), all.slice(0, ranking.limit));
    assert.deepEqual(await martRows(`select * from mart.${name}(p_limit => 3)`), all.slice(0, 3));
    assert.deepEqual(await martRows(`select * from mart.${name}(p_limit => 0)`), []);
  });
}

Deno.test("mart.subcategory_sums sums every subcategory, in every period", async () => {
  for (const [title, { from, to }] of Object.entries({ ...PERIODS, ...EMPTY_PERIODS })) {
    const expected = await oracle.rows(`
      select category, count(distinct subcategory), sum(sales), count(*), sum(quantity), sum(profit)
      from line
      where day >= '${from ?? "0001-01-01"}' and day <= '${to ?? "9999-12-31"}'
      group by category
      order by sum(sales) desc, category
    `);
    const rows = await martRows("select * from mart.subcategory_sums(p_from => $1, p_to => $2)", [from, to]);
    assert.deepEqual(rows, expected, title);
  }
});

Deno.test("mart.sales_daily agrees with DuckDB on the CSV, day by day", async () => {
  const rows = await martRows("select day, sales, orders, lines, quantity, profit from mart.sales_daily order by day");
  assert.equal(rows.length, 1237);
  assert.deepEqual(rows, await oracle.rows(`select day, ${MEASURES} from line group by day order by day`));
});

for (const grouping of ["category", "subcategory", "segment", "region", "state", "ship_mode"]) {
  Deno.test(`mart.sales_daily_by ${grouping} agrees with DuckDB on the CSV, row by row`, async () => {
    const rows = await martRows(
      `select day, member, sales, orders, lines, quantity, profit
       from mart.sales_daily_by where grouping = $1 order by day, member`,
      [grouping],
    );
    const expected = await oracle.rows(
      `select day, ${grouping}, ${MEASURES} from line group by day, ${grouping} order by day, ${grouping}`,
    );
    assert.deepEqual(rows, expected);
  });
}

for (const [grouping, member] of [["customer", "customer_id"], ["product", "product_id"], ["city", "city"]]) {
  Deno.test(`mart.sales_monthly_by ${grouping} agrees with DuckDB on the CSV, row by row`, async () => {
    const rows = await martRows(
      `select month, member, sales, orders, lines, quantity, profit
       from mart.sales_monthly_by where grouping = $1 order by month, member`,
      [grouping],
    );
    const expected = await oracle.rows(`
      select date_trunc('month', day)::date as month, ${member} as member, ${MEASURES}
      from line group by month, member order by month, member
    `);
    assert.deepEqual(rows, expected);
  });
}

Deno.test("the aggregates have no other groupings", async () => {
  const rows = await martRows(`
    select distinct grouping from mart.sales_daily_by
    union select distinct grouping from mart.sales_monthly_by
    order by 1
  `);
  const groupings = "category,city,customer,product,region,segment,ship_mode,source,state,subcategory";
  assert.equal(rows.map(([grouping]) => grouping).join(), groupings);
});

Deno.test("mart.fct_sales has every order line once, with the sales of the CSV", async () => {
  const rows = await martRows(
    `select line_id, order_id, order_date, customer_id, product_id, sales, quantity, profit
     from mart.fct_sales order by line_id`,
  );
  const expected = await oracle.rows(
    "select line_id, order_id, day, customer_id, product_id, sales, quantity, profit from line order by line_id",
  );
  assert.equal(rows.length, 9994);
  assert.deepEqual(rows, expected);
});

Deno.test("the dimensions have every customer, product and place once, with their latest names", async () => {
  const customers = await martRows("select customer_id, customer_name from mart.dim_customer order by customer_id");
  const products = await martRows("select product_id, product_name from mart.dim_product order by product_id");
  assert.deepEqual([customers.length, products.length], [793, 1862]);
  const latest = (key: string, name: string): string =>
    `select distinct ${key}, ${latestName(key, name)} from line order by ${key}`;
  assert.deepEqual(customers, await oracle.rows(latest("customer_id", "customer_name")));
  assert.deepEqual(products, await oracle.rows(latest("product_id", "product_name")));
});

Deno.test("postal codes have their leading zeros back", async () => {
  const places = await martRows(
    "select country, region, state, city, postal_code from mart.dim_place order by 1, 2, 3, 4, 5",
  );
  const expected = await oracle.rows(`
    select distinct country, region_name, state_name, city_name, lpad(postal_code, 5, '0')
    from line
    order by 1, 2, 3, 4, 5
  `);
  assert.deepEqual(places, expected);
  const [restored] = await martRows(`
    select count(*) from mart.fct_sales inner join mart.dim_place using (place_id) where postal_code ~ '^0[0-9]{4}$'
  `);
  assert.deepEqual(restored, ["449"]);
  assert.ok(places.every(([, , , , postalCode]) => postalCode?.length === 5));
});

Deno.test("the marts show the known values of the Superstore", async () => {
  const [totals] = await martRows(`
    select sum(sales), count(*), sum(orders), sum(lines), max(sales) from mart.sales_daily
  `);
  assert.deepEqual(totals, ["2297200.8603", "1237", "5009", "9994", "28106.7160"]);
  assert.deepEqual(await martRows("select round(sales, 2) from mart.top_categories() where category = 'Furniture'"), [
    ["741999.80"],
  ]);
  const namesakes = await martRows(`
    select city, state, round(sales, 2) from mart.top_cities(p_limit => null)
    where city in ('Springfield', 'Columbus') order by city, state
  `);
  assert.deepEqual(namesakes, [
    ["Columbus", "Georgia", "14845.05"],
    ["Columbus", "Indiana", "7960.40"],
    ["Columbus", "Ohio", "15900.79"],
    ["Springfield", "Missouri", "15051.38"],
    ["Springfield", "Ohio", "5613.17"],
    ["Springfield", "Oregon", "5761.27"],
    ["Springfield", "Virginia", "16628.53"],
  ]);
});

Deno.test("mart.sales_by refuses an unknown grouping", async () => {
  await assert.rejects(martRows("select * from mart.sales_by(p_grouping => 'color')"), { code: "SC010" });
});

Deno.test("mart.dim_date agrees with Temporal on every day from 2000 to 2050", async () => {
  const rows = await martRows(`
    select day, year, quarter, month, month_start, iso_year, iso_week, week_start, weekday, day_of_month, day_of_year,
      is_weekend
    from mart.dim_date order by day
  `);
  const expected: string[][] = [];
  for (
    let day = Temporal.PlainDate.from("2000-01-01");
    Temporal.PlainDate.compare(day, "2050-12-31") <= 0;
    day = day.add({ days: 1 })
  ) {
    expected.push([
      day,
      day.year,
      Math.ceil(day.month / 3),
      day.month,
      day.with({ day: 1 }),
      day.yearOfWeek,
      day.weekOfYear,
      day.subtract({ days: day.dayOfWeek - 1 }),
      day.dayOfWeek,
      day.day,
      day.dayOfYear,
      day.dayOfWeek >= 6,
    ].map(String));
  }
  assert.equal(expected.length, 18628);
  assert.deepEqual(rows, expected);
});
