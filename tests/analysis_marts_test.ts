import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import type { AttributeRatio } from "../scripts/analysis/analyze_attributes.ts";
import { analyzeSales } from "../scripts/analysis/analyze_sales.ts";
import { analyzeStore, toColumns } from "../scripts/analysis/analyze_store.ts";
import { stationarityConclusion, testConclusion } from "../scripts/analysis/conclusion.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import { formatAnalysis } from "../scripts/reporting/format_analysis.ts";
import { readPatterns } from "../scripts/reporting/pattern_data.ts";
import { assertNear } from "./oracles/analysis/assert_near.ts";
import { superstoreDays } from "./oracles/analysis/superstore.ts";
import { loadArchiveText, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { superstoreOracle } from "./support/superstore_oracle.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

/** What PostgreSQL may compute otherwise: rounding. */
const NEAR = { relative: 1e-9, absolute: 1e-9 };

const TABLES = [
  "sales_description",
  "sales_stationarity",
  "sales_correlation",
  "sales_decomposition",
  "sales_pattern",
  "sales_ratio",
  "sales_ratio_member",
].map((name) => `mart.${name}`);

/** The Superstore as it is published: comma-separated, ISO dates. */
const superstore = await readSuperstore();
const DOCUMENT = { ...superstore, archive: { ...superstore.archive, separator: ",", dateFormat: "yyyy-MM-dd" } };

const db = await testDatabase();
const context = await testContext(db.database, DOCUMENT, { today: "2018-01-01" });
{
  using oracle = await superstoreOracle();
  await loadArchive(context, oracle.csv);
}
const explored = (await analyzeStore(context))!;
const expected = analyzeSales({ values: superstoreDays(), start: "2014-01-03" });
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

/** All rows of a query, its bigints as numbers. */
async function rows(sql: string, { database }: Pick<RunContext, "database"> = db): Promise<Record<string, unknown>[]> {
  const found = await database.rows<{ json: Record<string, unknown> }>(
    `select to_jsonb(kept) as json from (${sql}) kept`,
  );
  return found.map(({ json }) => json);
}

/** The row versions of the marts, by table, place and writing transaction. */
async function versions({ database }: Pick<RunContext, "database">): Promise<string[]> {
  const queries = TABLES.map((table) => `select format('${table} %s %s', ctid, xmin) as version from ${table}`);
  return (await rows(queries.join(" union all "), { database })).map(({ version }) => String(version)).sort();
}

/** A store of its own with these lines, explored on 2024-04-01. */
async function smallStore(
  lines: Parameters<typeof loadArchiveText>[1],
  work: (context: RunContext) => Promise<void>,
): Promise<void> {
  await using own = await testDatabase();
  const context = await testContext(own.database, superstore);
  if (lines.length > 0) await loadArchiveText(context, lines);
  await work(context);
}

Deno.test("the marts have the results of analyzeSales for the Superstore's days", async () => {
  const { count, ...description } = expected.description;
  const head = { series: "total", first_day: "2014-01-03", cutoff: "2017-12-30", days: count };
  assertNear(await rows("table mart.sales_description"), [{ ...head, ...toColumns(description) }], NEAR);
  assertNear(
    await rows("select * from mart.sales_stationarity order by test, regression"),
    expected.stationarity.map((row) => ({ series: "total", ...toColumns(row) })),
    NEAR,
  );
  assertNear(
    await rows("select * from mart.sales_correlation order by lag"),
    expected.correlations.map((row) => ({ series: "total", ...toColumns(row) })),
    NEAR,
  );
  assertNear(
    await rows("select * from mart.sales_decomposition order by day"),
    expected.decomposition.map(({ value, ...row }) => ({ series: "total", sales: value, ...row })),
    NEAR,
  );
});

Deno.test("mart.sales_pattern has every weekday, month and week, with the means that SQL computes", async () => {
  const kept = await rows(
    "select pattern, part, days, mean, mean_index from mart.sales_pattern order by pattern, part",
  );
  const computed = await rows(`
    with filled as (
      select day, coalesce(sales, 0) as sales, weekday, month, iso_week
      from mart.dim_date left join mart.sales_daily using (day)
      where day between '2014-01-03' and '2017-12-30'
    )
    select pattern, part, count(*) as days, avg(sales) as mean, avg(sales) / (select avg(sales) from filled) as mean_index
    from filled
    cross join lateral (values ('weekday', weekday), ('month', month), ('week', iso_week)) as split (pattern, part)
    group by pattern, part
    order by pattern, part
  `);
  assert.equal(computed.length, 7 + 12 + 53);
  assertNear(kept, computed, NEAR);
  const trends = await rows(`
    select part, trend_days as "trendDays", trend_index as "trendIndex"
    from mart.sales_pattern where pattern = 'month' order by part
  `);
  assertNear(trends, expected.months.map(({ part, trendDays, trendIndex }) => ({ part, trendDays, trendIndex })), NEAR);
});

Deno.test("mart.sales_description agrees with PostgreSQL's own aggregates", async () => {
  const computed = await rows(`
    select
      avg(sales) as mean,
      stddev_samp(sales) as standard_deviation,
      min(sales) as minimum,
      percentile_cont(0.25) within group (order by sales) as first_quartile,
      percentile_cont(0.5) within group (order by sales) as median,
      percentile_cont(0.75) within group (order by sales) as third_quartile,
      max(sales) as maximum,
      avg((sales = 0)::integer) as zero_share,
      stddev_samp(sales) / avg(sales) as coefficient_of_variation
    from mart.sales_decomposition
  `);
  const columns = Object.keys(computed[0]!).join(", ");
  assertNear(await rows(`select ${columns} from mart.sales_description`), computed, NEAR);
});

Deno.test("the autocorrelation of each lag is near the correlation with lag() in SQL, which lacks the series' ends", async () => {
  for (const lag of [1, 7, 14]) {
    const [computed] = await rows(`
      select corr(sales, before) as correlation
      from (select sales, lag(sales, ${lag}) over (order by day) as before from mart.sales_decomposition) as pair
    `);
    const [kept] = await rows(`select autocorrelation from mart.sales_correlation where lag = ${lag}`);
    assertNear(kept!["autocorrelation"], computed!["correlation"], { absolute: 0.005 });
  }
});

Deno.test("the parts of every day add up to its sales, and its sales are those of mart.sales_daily", async () => {
  const [days] = await rows(`
    select
      count(*)::integer as days,
      count(part.trend)::integer as decomposed,
      count(*) filter (
        where
          abs(part.sales - coalesce(daily.sales, 0)) > 1e-6
          or abs(part.sales - part.trend - part.seasonal - part.remainder) > 1e-6
          or (part.trend is null) <> (part.remainder is null)
      )::integer as wrong
    from mart.sales_decomposition as part left join mart.sales_daily as daily using (day)
  `);
  // The moving average of a week lacks three days at each end.
  assert.deepEqual(days, { days: 1458, decomposed: 1452, wrong: 0 });
});

Deno.test("mart.sales_ratio agrees with sums of squares over the order lines, and a member's correlation with corr()", async () => {
  const kept = await rows("select attribute, lines, eta_squared, f from mart.sales_ratio order by attribute");
  const parts = ["category", "segment", "ship_mode"].map((attribute) => `
    select
      '${attribute}' as attribute, count(*) as lines, sum((part.own - part.whole) ^ 2) as between,
      sum((part.sales - part.own) ^ 2) as within, count(distinct part.member) as members
    from (
      select
        ${attribute} as member, sales::float8 as sales, avg(sales::float8) over (partition by ${attribute}) as own,
        avg(sales::float8) over () as whole
      from mart.fct_sales
    ) as part
  `);
  const computed = await rows(`
    select
      attribute, lines, between / (between + within) as eta_squared,
      between / (members - 1) / (within / (lines - members)) as f
    from (${parts.join(" union all ")}) as squares order by attribute
  `);
  assertNear(kept, computed, NEAR);

  const [furniture] = await rows("select correlation from mart.sales_ratio_member where member = 'Furniture'");
  const [plain] = await rows(
    "select corr(sales, (category = 'Furniture')::integer) as correlation from mart.fct_sales",
  );
  assertNear(furniture, plain, NEAR);
});

Deno.test("analyzing again writes no row version and records no run", async () => {
  const before = await versions(db);
  const again = await testContext(db.database, DOCUMENT, { today: "2018-01-01" });
  assert.equal((await analyzeStore(again))!.isNew, false);
  assert.equal(again.log.hasBegun, false);
  assert.equal(before.length, 1 + 4 + 42 + 1458 + 72 + 3 + 10);
  assert.deepEqual(await versions(db), before);
});

Deno.test("after a new day only the changed rows of the analysis are written", async () => {
  const lineOf = (day: string): ReturnType<typeof orderLine> =>
    orderLine({ order_id: day, row_id: day, order_date: day, ship_mode: Number(day.slice(-2)) % 2 ? "A" : "B" });
  const days = Array.from({ length: 21 }, (_, index) => addDays("2024-03-01", index));
  await smallStore(days.map(lineOf), async (context) => {
    assert.ok((await analyzeStore(context))!.isNew);
    const before = await versions(context);
    await loadArchiveText(context, [lineOf("2024-03-22")]);

    assert.equal((await analyzeStore(context))!.isNew, true);

    const after = new Set(await versions(context));
    const rewritten = before.filter((version) => !after.has(version)).map((version) => version.split(" ")[0]);
    // Of equal days: the description, one weekday, the month and the last week, the days whose trend is known now.
    assert.deepEqual(
      Object.entries(Object.groupBy(rewritten, (table) => table!)).map(([table, of]) => [table, of!.length]),
      [
        ["mart.sales_decomposition", 1],
        ["mart.sales_description", 1],
        ["mart.sales_pattern", 3],
        ["mart.sales_ratio", 3],
        ["mart.sales_ratio_member", 3],
      ],
    );
  });
});

Deno.test("explore and report succeed on an empty store, and say that it is empty", async () => {
  await smallStore([], async (context) => {
    assert.equal(await analyzeStore(context), undefined);
    assert.equal(context.log.hasBegun, false);
    assert.deepEqual(await versions(context), []);
    assert.equal(await readPatterns(context.database), undefined);
  });
});

Deno.test("a single order is described; tests that need more data are refused with the reason", async () => {
  await smallStore([orderLine({ category: null })], async (context) => {
    const { sales, attributes } = (await analyzeStore(context))!;
    assert.equal(sales.description.mean, 10);
    const refused = await rows("select reason from mart.sales_stationarity order by test, regression", context);
    assert.deepEqual(refused.map(({ reason }) => reason), Array(4).fill("the test needs 28 values"));
    assert.deepEqual(await rows("select attribute, member, mean from mart.sales_ratio_member order by 1", context), [
      { attribute: "category", member: "unknown", mean: 10 },
      { attribute: "segment", member: "Consumer", mean: 10 },
      { attribute: "ship_mode", member: "Standard Class", mean: 10 },
    ]);
    assert.match(
      formatAnalysis({ cutoff: "2024-03-01", isNew: true, sales, attributes }),
      /no result: there is 1 member/,
    );
    assert.deepEqual((await readPatterns(context.database))!.correlations, []);
  });
});

Deno.test("explore prints the test results in words, the strongest lags, the weekdays and the attributes' shares", () => {
  const text = formatAnalysis(explored);
  for (
    const part of [
      "Sales of a day, 1,458 days:",
      "ADF rejects a unit root around a linear trend (p < 0.001)",
      "7 days   0.",
      "Mon 1",
      "category   5.0 %  (p < 0.001)",
    ]
  ) assert.ok(text.includes(part), `"${part}" is missing in\n${text}`);
});

Deno.test("the conclusion combines the tests: stationary around a mean, a trend, neither, or no agreement", () => {
  const rejected = (adf: boolean[], kpss: boolean[]): string =>
    stationarityConclusion([...adf, ...kpss].map((isRejected, at) => ({
      ...expected.stationarity[at]!,
      isRejected,
    })));
  assert.match(rejected([true, true], [false, false]), /returning to a constant mean$/);
  assert.match(rejected([true, true], [true, false]), /returning to a linear trend, not/);
  assert.match(rejected([false, false], [true, true]), /wander/);
  assert.match(rejected([true, true], [true, true]), /do not agree/);
  const [adf] = expected.stationarity;
  assert.equal(
    testConclusion({ ...adf!, pValue: null, pValueIs: null, isRejected: null, reason: "all values are the same" }),
    "ADF has no result: all values are the same",
  );
});

Deno.test("attributes are ordered by name, each with all members of the order lines", () => {
  const members = (ratio: AttributeRatio): string => `${ratio.attribute}: ${ratio.members.length}`;
  assert.deepEqual(explored.attributes.map(members), ["category: 3", "segment: 3", "ship_mode: 4"]);
});
