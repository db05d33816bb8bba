/**
 * Checks the dashboards with the real Superset, on the demo's data, as the analyst.
 *
 * Usage: `deno task test:superset [--pictures] [--where-possible]`
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../../scripts/core/exit_codes.ts";
import { StorecastError } from "../../scripts/core/storecast_error.ts";
import { runTask, taskCommand } from "../../scripts/core/task.ts";
import { temporaryFolder } from "../support/assert_fails.ts";
import { type DataFolder, dataFolder } from "../support/data_folder.ts";
import { testContext } from "../support/load.ts";
import { bringOperatorsDay } from "../support/operators_day.ts";
import { CHECKOUT, runTask as runStorecast } from "../support/run_task.ts";
import { parsedBundle, tabsOf } from "../support/superset_bundle.ts";
import { startTestApi } from "../support/test_api.ts";
import { checkPush } from "./check_push.ts";
import { openSuperset } from "./draw_tabs.ts";
import { filterSales } from "./filter_sales.ts";
import { findTools } from "./find_tools.ts";
import { type RunningSuperset, runSuperset } from "./run_superset.ts";
import { readSuperstore } from "../support/superstore.ts";

/** Makes the demo's store, with rejected rows and a restated day besides; returns the analyst's URL. */
async function fillStore(data: DataFolder): Promise<string> {
  const demo = await runStorecast(["demo"], { env: { STORECAST_DATA: data.path } });
  assert.equal(demo.code, 0, demo.stderr);
  const document = await readSuperstore();
  await using database = await data.connect();
  await using api = startTestApi(document);
  const [ledger] = await database.rows<{ archived: string; closed: string }>(`
    select min(day) filter (where channel = 'archive') as archived, max(day) filter (where status = 'empty') as closed
    from etl.business_day
  `);
  const today = Temporal.Now.plainDateISO("UTC").toString();
  const context = await testContext(database, document, { today });
  await bringOperatorsDay(context, api, { oldDay: ledger!.archived, restatedDay: ledger!.closed });
  await context.log.finish("An archive and a day that changed");
  const explored = await runStorecast(["explore"], { env: { STORECAST_DATA: data.path } });
  assert.equal(explored.code, 0, explored.stderr);
  return await data.analystUrl();
}

/** Pushes twice: everything is created, then nothing changes. */
async function pushTwice(superset: RunningSuperset, databaseUrl: string): Promise<void> {
  const { bundle: { assets } } = await parsedBundle();
  const env = {
    SUPERSET_URL: superset.url,
    SUPERSET_PUBLIC_URL: "https://dashboards.example/",
    SUPERSET_USERNAME: superset.username,
    SUPERSET_PASSWORD: superset.password,
    SUPERSET_DATABASE_URL: databaseUrl,
  };
  for (const status of [`Done: ${assets.length} created`, `Nothing has changed: ${assets.length} unchanged`]) {
    const { code, stdout, stderr } = await runStorecast(["superset:push"], { env });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.ok(stdout.includes(`${status}; see https://dashboards.example/dashboard/list/`), stdout);
  }
}

/** Opens every tab, and filters Sales; returns the errors found. */
async function drawAll(superset: RunningSuperset, options: { chromium: string; pictures: boolean }): Promise<string[]> {
  const { dashboards } = await parsedBundle();
  const errors: string[] = [];
  await using browser = await openSuperset(options.chromium, superset);
  for (const dashboard of dashboards) {
    for (const { id, text, charts } of tabsOf(dashboard)) {
      const drawn = await browser.draw({ slug: dashboard.slug, tab: id, charts });
      const name = `${dashboard.dashboard_title}, ${text}`;
      console.log(
        `${name}: ${charts.length} charts, ${drawn.errors.length === 0 ? "ok" : `${drawn.errors.length} errors`}`,
      );
      errors.push(...drawn.errors.map((error) => `${name}: ${error}`));
      if (!options.pictures) continue;
      const file = `${dashboard.slug.replace("storecast-", "")}-${id.replace("TAB-", "")}.png`;
      await Deno.mkdir(join(CHECKOUT, "docs", "superset"), { recursive: true });
      await Deno.writeFile(join(CHECKOUT, "docs", "superset", file), drawn.picture);
    }
  }
  const sales = dashboards.find(({ slug }) => slug === "storecast-sales")!;
  errors.push(...await filterSales(browser.openPage, { url: superset.url, dashboard: sales }));
  return errors;
}

async function checkDashboards(options: { pictures?: true; wherePossible?: true }): Promise<void> {
  const tools = await findTools();
  if ("reason" in tools) {
    const message = `Cannot check the dashboards with Superset: ${tools.reason}`;
    if (!options.wherePossible) {
      throw new StorecastError(message, { exitCode: ExitCode.input, advice: "Install what is missing" });
    }
    console.error(`${message}.`);
    return;
  }
  await using data = await dataFolder();
  await using home = await temporaryFolder();
  await using superset = await runSuperset(tools.python, home.path);
  console.log("Filling a store with the demo's data …");
  const databaseUrl = await fillStore(data);
  await pushTwice(superset, databaseUrl);
  console.log("Pushed twice: everything created, then nothing changed");
  const errors = await checkPush(superset, databaseUrl);
  errors.push(...await drawAll(superset, { chromium: tools.chromium, pictures: options.pictures ?? false }));
  for (const error of errors) console.error(error);
  if (errors.length > 0) {
    throw new StorecastError(`The dashboards have ${errors.length} errors`, {
      exitCode: ExitCode.superset,
      advice: "See the lines above",
    });
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("test:superset")
      .option("--pictures", "update the pictures of docs/superset/")
      .option("--where-possible", "if Python or Chromium is missing, only say so and exit with 0")
      .action(checkDashboards),
  );
}
