import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { type MadeForecast, makeForecast } from "../scripts/forecasting/make_forecast.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { loadArchiveText, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const superstore = await readSuperstore();
const TODAY = "2024-04-01";

/** A shop with an order a day, on that many days before the present one, and its forecast. */
async function shopOf(days: number): Promise<{ context: RunContext; made: MadeForecast } & AsyncDisposable> {
  const db = await testDatabase();
  const context = await testContext(db.database, superstore, { today: TODAY });
  const lines = Array.from({ length: days }, (_, index) =>
    orderLine({
      row_id: `${index}`,
      order_id: `A-${index}`,
      order_date: addDays(TODAY, index - days),
      sales: `${20 + (index * 7919) % 50}.00`,
    }));
  await loadArchiveText(context, lines);
  const made = await makeForecast(context, { horizon: 7, now: Temporal.Instant.from(`${TODAY}T05:00:00Z`) });
  return { context, made: made!, [Symbol.asyncDispose]: () => db[Symbol.asyncDispose]() };
}

Deno.test("a forecast from one day of history is a fallback with its reason, also in the status and the warnings", async () => {
  await using shop = await shopOf(1);
  const { database } = shop.context;
  const reason = "only 1 day of history; bounds not calibrated: 0 of 26 origins";
  assert.equal(shop.made.status, reason);
  const [newest] = await database.rows("select status, reason from mart.forecast_run_latest");
  assert.deepEqual(newest, { status: "fallback", reason });
  const [status] = await database.call("ops.status", { p_todays: { [superstore.source]: TODAY } });
  assert.deepEqual([status!.forecast_status, status!.forecast_reason], ["fallback", reason]);
  const warnings = await database.call("ops.warnings", { p_todays: { [superstore.source]: TODAY } });
  assert.deepEqual(warnings, [`The latest forecast of total sales is a fallback: ${reason}`]);
  assert.deepEqual(await database.rows("select * from mart.forecast_model_score"), []);
});

Deno.test("a model without a forecast in the backtest has no score, and none is saved", async () => {
  await using shop = await shopOf(430);
  const { database } = shop.context;
  const scores = await database.rows<{ model: string; origins: number; rank: number }>(
    "select model, origins, rank from mart.forecast_model_score where run_id = $1 and series = 'total' order by rank",
    [shop.made.runId],
  );
  assert.ok(scores.length > 3);
  assert.deepEqual(scores.map(({ rank }) => rank), scores.map((_, index) => index + 1));
  assert.ok(scores.every(({ origins }) => origins >= 1), JSON.stringify(scores));
  // it needs 540 days
  assert.ok(scores.every(({ model }) => model !== "glm_6"), JSON.stringify(scores));
  await assert.rejects(
    database.rows(
      "insert into mart.forecast_model_score (run_id, series, model, rank, origins, rmse, is_chosen) values ($1, 'total', 'glm_6', 1, 0, 0, false)",
      [shop.made.runId],
    ),
    /forecast_model_score_has_an_origin/,
  );
});

Deno.test("a day without an interval, such as a closed one, is not an anomaly", async () => {
  await using shop = await shopOf(60);
  const { database } = shop.context;
  const anomalies = async (): Promise<unknown> =>
    (await database.rows<{ day: string }>("select day from mart.forecast_anomaly where series = 'total' order by day"))
      .map(({ day }) => day);
  const setBand = async (day: string, high: number): Promise<unknown> =>
    await database.rows(
      "update mart.forecast set mean = 0, lo_80 = 0, lo_95 = 0, hi_80 = $2, hi_95 = $2 where series = 'total' and measure = 'sales' and day = $1",
      [day, high],
    );
  await database.rows("update mart.forecast set hi_95 = 1e6, lo_95 = 0");
  assert.deepEqual(await anomalies(), []);
  await setBand("2024-03-20", 0);
  await setBand("2024-03-21", 1);
  assert.deepEqual(await anomalies(), ["2024-03-21"]);
});

Deno.test("reading past forecasts of one series or day uses the indexes, even if PostgreSQL has no statistics", async () => {
  await using db = await testDatabase();
  const { database } = db;
  await database.rows(`
    insert into mart.series (series_name, grouping, member)
    select 'state: ' || number, 'state', number::text from generate_series(1, 50) as number;
    insert into mart.sales_daily (day, sales, orders, lines, quantity, profit)
    select '2023-01-01'::date + number, 100, 1, 1, 1, 1 from generate_series(0, 729) as number;
    insert into mart.sales_daily_by (day, grouping, member, sales, orders, lines, quantity, profit)
    select daily.day, series.grouping, series.member, 2, 1, 1, 1, 1
    from mart.sales_daily as daily
    cross join mart.series
    where series.grouping <> 'total';
    insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, data)
    select now(), '2024-09-01'::date + number, 7, 'best_three', '{}', 'ok', number::text from generate_series(1, 100) as number;
    insert into mart.forecast (run_id, measure, series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95, seasonal_naive)
    select run.run_id, 'sales', series.series_name, run.cutoff + ahead, ahead, 3, 1, 4, 0, 5, 2
    from mart.forecast_run as run
    cross join mart.series
    cross join generate_series(1, 7) as ahead
  `);
  for (
    const query of [
      "select * from mart.forecast_scored where series = 'state: 7'",
      "select * from mart.forecast_scored where grouping = 'total'",
      "select * from mart.forecast_scored where day = '2024-11-01'",
      "select avg(sales - mean) from mart.forecast_scored where series = 'total' and horizon = 1 and model = 'best_three'",
      "select * from mart.forecast_skill where series = 'total'",
      "select * from mart.forecast_anomaly where series = 'total' order by day desc limit 10",
      "select * from mart.forecast_accuracy where series = 'state: 7'",
    ]
  ) {
    const [row] = await database.rows<{ "QUERY PLAN": unknown }>(`explain (format json) ${query}`);
    const read = new Set<string>();
    JSON.stringify(row, (_, node) => {
      if (node?.["Node Type"] === "Seq Scan") read.add(node["Relation Name"]);
      return node;
    });
    for (const large of ["forecast", "sales_daily", "sales_daily_by", "dim_date"]) {
      assert.ok(!read.has(large), `${query} reads all of mart.${large}`);
    }
  }
  const [scored] = await database.rows(
    "select count(*) as days, sum(sales) as sales from mart.forecast_scored where series = 'state: 7'",
  );
  // 100 runs of 7 days, but for the 28 days that have not come
  assert.deepEqual(scored, { days: "672", sales: "1344.0000" });
});
