import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, samplePaths } from "../scripts/core/data_folder.ts";
import { addDays } from "../scripts/core/days.ts";
import type { Database } from "../scripts/database/database.ts";
import { type CleanCheckout, cleanCheckout, IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { type DataFolder, dataFolder, makeSampleShopYoung } from "./support/data_folder.ts";
import { type RanTask, runDenoTask } from "./support/run_task.ts";
import { superstoreOracle } from "./support/superstore_oracle.ts";
import { waitUntil } from "./support/wait_until.ts";

const TODAY = "2026-11-24"; // by the tasks' clock, whatever day it is
const TOMORROW = addDays(TODAY, 1);

/** Runs a task in a checkout with no other variables than a fresh user has. */
async function run(
  checkout: CleanCheckout,
  data: DataFolder,
  { task, today }: { task: string; today: string },
): Promise<RanTask> {
  const { uid, gid } = checkout;
  const ran = await runDenoTask([task, "--now", `${today}T06:00:00Z`], {
    cwd: checkout.path,
    env: { ...checkout.env, STORECAST_DATA: data.path },
    ...(uid === undefined ? {} : { uid, gid: gid! }),
  });
  assert.equal(ran.stderr, "");
  assert.equal(ran.code, 0);
  return ran;
}

/** Days by which the sample shop of a data folder is moved. */
async function shiftOf(data: DataFolder): Promise<number> {
  return JSON.parse(await Deno.readTextFile(samplePaths(dataPaths(data.path).sample).decision)).shiftDays;
}

/** Sales, orders and days of the Superstore that are over on `today`, as DuckDB reads and sums them. */
async function expectedTotals(data: DataFolder, today: string): Promise<(string | null)[]> {
  using oracle = await superstoreOracle();
  const shift = await shiftOf(data);
  const [totals] = await oracle.rows(`
    select sum(sales), count(distinct order_id), count(distinct day) from line where day + ${shift} < date '${today}'
  `);
  return totals!;
}

async function keptTotals(database: Database): Promise<(string | null)[]> {
  const [row] = await database.rows<{ sales: string; orders: string; days: string }>(
    "select sum(sales) as sales, sum(orders) as orders, count(*) as days from mart.sales_daily",
  );
  return [row!.sales, row!.orders, row!.days];
}

/** What has ever been written to each table, and where its rows are: the same again means that nothing was written. */
async function writings(database: Database): Promise<unknown[]> {
  await waitUntil("the tasks have left the database", async () => {
    const busy = await database.rows(
      "select from pg_stat_activity where datname = current_database() and application_name = 'storecast' and pid <> pg_backend_pid()",
    );
    return busy.length === 0;
  });
  const tables = await database.rows<{ name: string; written: string }>(`
    select format('%I.%I', schemaname, relname) as name, n_tup_ins + n_tup_upd + n_tup_del as written
    from pg_stat_user_tables
    order by 1
  `);
  assert.ok(tables.length > 10);
  return await Promise.all(tables.map(async ({ name, written }) => {
    const [versions] = await database.rows<{ hash: string | null }>(
      `select md5(string_agg(format('%s %s', ctid, xmin), ' ' order by ctid)) as hash from ${name}`,
    );
    return { name, written, hash: versions!.hash };
  }));
}

async function firstRun(checkout: CleanCheckout, data: DataFolder): Promise<void> {
  const { stdout } = await run(checkout, data, { task: "demo", today: TODAY });

  for (const layer of ["stg", "ods", "mart"]) assert.match(stdout, new RegExp(`^Rows in ${layer} +\\w+ [\\d,]+`, "m"));
  const [sales, orders, days] = (await expectedTotals(data, TODAY)).map(Number) as [number, number, number];
  const [, ...shown] = /^Sales +([\d,.]+) in ([\d,]+) orders on ([\d,]+) days$/m.exec(stdout)!;
  assert.deepEqual(shown.map((text) => Number(text.replaceAll(",", ""))), [Number(sales.toFixed(2)), orders, days]);
  const forecast = [...stdout.matchAll(/^(\d{4}-\d{2}-\d{2}) +\w{3} +[\d,]+ +[\d,]+ +[\d,]+$/gm)].map(([, day]) => day);
  assert.deepEqual(forecast, Array.from({ length: 7 }, (_, index) => addDays(TODAY, index)));
  assert.match(
    stdout,
    /^Connect +psql "postgresql:\/\/storecast_analyst@127\.0\.0\.1:\d+\/storecast\?passfile=[^"]+"$/m,
  );
  const report = dataPaths(data.path).report;
  assert.ok(stdout.includes(report));
  assert.match(await Deno.readTextFile(report), /<svg[ >]/);

  await using database = await data.connect();
  assert.deepEqual(await keptTotals(database), await expectedTotals(data, TODAY));
}

async function secondRun(checkout: CleanCheckout, data: DataFolder): Promise<void> {
  await using database = await data.connect();
  const before = await writings(database);
  const report = await Deno.stat(dataPaths(data.path).report);

  const { stdout } = await run(checkout, data, { task: "demo", today: TODAY });

  assert.match(stdout, /nothing is due/);
  assert.deepEqual(await writings(database), before);
  assert.equal((await Deno.stat(dataPaths(data.path).report)).ino, report.ino);
}

async function nextDay(checkout: CleanCheckout, data: DataFolder): Promise<void> {
  await using database = await data.connect();
  const [last] = await database.rows<{ batch: string }>("select max(batch_id) as batch from etl.batch");

  const { stdout } = await run(checkout, data, { task: "daily", today: TOMORROW });

  assert.match(stdout, new RegExp(`^${TOMORROW}: published ${TODAY}`));
  const changed = await database.rows<{ day: string }>(
    "select day from etl.batch where batch_id > $1 and rows_inserted + rows_updated + rows_deleted > 0",
    [last!.batch],
  );
  assert.deepEqual(changed, [{ day: TODAY }]);
  assert.deepEqual(await keptTotals(database), await expectedTotals(data, TOMORROW));
}

async function afterTheEnd(checkout: CleanCheckout, data: DataFolder): Promise<void> {
  const lastDay = addDays("2017-12-30", await shiftOf(data));
  await using database = await data.connect();

  for (const task of ["pull", "publish"] as const) await run(checkout, data, { task, today: addDays(lastDay, 4) });

  assert.deepEqual(
    await database.rows(
      "select day, status, channel, lines, sales from etl.business_day where day > $1 order by day",
      [lastDay],
    ),
    [1, 2, 3].map((days) => ({
      day: addDays(lastDay, days),
      status: "empty",
      channel: "api",
      lines: "0",
      sales: "0.0000",
    })),
  );
  assert.deepEqual(await keptTotals(database), await expectedTotals(data, addDays(lastDay, 1)));
}

Deno.test("in a clean checkout the demo does the whole job, a second demo does nothing, and daily continues", async (t) => {
  await using checkout = await cleanCheckout();
  await using data = await dataFolder();
  await t.step("the first run loads, publishes, forecasts and reports", () => firstRun(checkout, data));
  await t.step("the second run writes nothing", () => secondRun(checkout, data));
  await t.step("daily loads exactly the new day", () => nextDay(checkout, data));
  await t.step("days after the end of the sample data are confirmed as empty", () => afterTheEnd(checkout, data));
});

Deno.test({
  name: "the demo works for an ordinary user too, in a home closed to everyone else",
  ignore: !IS_ROOT, // only root can run it as somebody else; for everyone else the test above is this one
  async fn(): Promise<void> {
    await using checkout = await cleanCheckout(NOBODY);
    await using data = await dataFolder(NOBODY);
    await makeSampleShopYoung(data, { today: TODAY, ...NOBODY });
    await firstRun(checkout, data);
    await secondRun(checkout, data);
  },
});

Deno.test("the data folder is in the user's home, for root in /var/lib, unless STORECAST_DATA is set", async () => {
  await using checkout = await cleanCheckout(IS_ROOT ? NOBODY : {});
  const place = async (
    env: Record<string, string>,
    user: { uid?: number; gid?: number } = checkout,
  ): Promise<string> => {
    const { uid, gid } = user;
    const { stdout, stderr, code } = await runDenoTask(["db", "status"], {
      cwd: checkout.path,
      env: { ...checkout.env, ...env },
      ...(uid === undefined ? {} : { uid, gid: gid! }),
    });
    assert.deepEqual({ stderr, code }, { stderr: "", code: 0 });
    return /data in "(.*)"/.exec(stdout)![1]!;
  };
  assert.equal(await place({}), join(checkout.env.HOME, ".local/share/storecast"));
  assert.equal(await place({ XDG_DATA_HOME: "/nowhere/share" }), "/nowhere/share/storecast");
  assert.equal(await place({ STORECAST_DATA: "/nowhere/else" }), "/nowhere/else");
  if (IS_ROOT) assert.equal(await place({}, {}), "/var/lib/storecast");
});
