import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import type { Database } from "../scripts/database/database.ts";
import { formatStatus } from "../scripts/reporting/format_status.ts";
import type { StoreStatus } from "../scripts/reporting/read_status.ts";
import { publishDay, stageDay, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { type RanTask, runTask } from "./support/run_task.ts";
import { startTestApi } from "./support/test_api.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();
const TODAY = "2024-04-01";
const NOW = `${TODAY}T06:00:00Z`;

interface Shop extends AsyncDisposable {
  readonly database: Database;
  publish(day: string, sales?: string): Promise<void>;
  stage(day: string): Promise<void>;
  status(...args: string[]): Promise<RanTask>;
}

/** A shop of whose API the days to yesterday are published. */
async function openShop(): Promise<Shop> {
  const resources = new AsyncDisposableStack();
  const db = resources.use(await testDatabase());
  const api = resources.use(startTestApi(document));
  const context = await testContext(db.database, document, { today: TODAY });
  const answer = (day: string, sales = "10.00") => ({
    day,
    lines: [orderLine({ order_id: `A-${day}`, order_date: day, sales })],
  });
  const shop: Shop = {
    database: db.database,
    publish: async (day, sales) => void await publishDay(context, api, answer(day, sales)),
    stage: async (day) => void await stageDay(context, api, answer(day)),
    status: (...args) =>
      runTask(["status", ...args, "--now", NOW], { env: { DATABASE_URL: db.url, DATA_DUE_AT: "00:00" } }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
  for (const day of ["2024-03-30", "2024-03-31"]) await shop.publish(day);
  await db.database.rows("update etl.business_day set checked_on = '2024-03-31'");
  await db.database.rows("update etl.run set status = 'done', exit_code = 0");
  return shop;
}

async function insertRun(database: Database, task: string, exitCode: number): Promise<void> {
  await database.rows(
    `insert into etl.run (task, status, exit_code, message, finished_at)
     values ($1, $2, $3, 'It is broken. Mend it.', '2024-04-01T04:11:00Z')`,
    [task, exitCode === 0 ? "done" : "failed", exitCode],
  );
}

Deno.test("status of a healthy store has no alert, and --check ends with 0", async () => {
  await using shop = await openShop();
  const { code, stdout, stderr } = await shop.status("--check");
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.match(
    stdout,
    /^Data\nToday +2024-04-01\nLast complete day +2024-03-31\nDue +2 day\(s\): 2024-03-30 \(look-back\), .+\nLate sources +none\n/,
  );
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(stdout, /\x1b|Alerts|Warnings/);
});

Deno.test("--check ends with the code of the worst alert, and the page shows each with its advice", async () => {
  await using shop = await openShop();
  await insertRun(shop.database, "daily", ExitCode.api);
  const failed = await shop.status("--check");
  assert.equal(failed.code, ExitCode.api);
  assert.match(
    failed.stdout,
    /^Alerts\nfailed: api\. daily failed at 2024-04-01 04:11 UTC: It is broken\. Mend it\. See .+\n/,
  );
  assert.match(failed.stderr, /^daily failed at 2024-04-01 04:11 UTC: .+\n$/);

  await shop.publish("2024-03-31", "much");
  const refused = await shop.status("--check");
  assert.equal(refused.code, ExitCode.batchFailed);
  assert.match(refused.stdout, /^Alerts\nbatch failed: superstore\. .+\nfailed: api\. /);

  await shop.database.rows("update etl.business_day set first_published_at = null where day = '2024-03-31'");
  const late = await shop.status("--check");
  assert.equal(late.code, ExitCode.late);
  assert.match(late.stdout, /^Alerts\nlate: superstore\. .+\nbatch failed: superstore\. .+\nfailed: api\. .+\n/);
  assert.match(late.stdout, /^Late sources +superstore \(2024-03-30\)$/m);
  assert.equal((await shop.status()).code, ExitCode.ok);
});

Deno.test("a later daily run resolves the failure of any task; a failed archive task by hand raises no alert", async () => {
  await using shop = await openShop();
  await insertRun(shop.database, "forecast", ExitCode.forecast);
  assert.equal((await shop.status("--check")).code, ExitCode.forecast);
  await insertRun(shop.database, "daily", ExitCode.ok);
  await insertRun(shop.database, "archive", ExitCode.input);
  assert.equal((await shop.status("--check")).code, ExitCode.ok);
});

Deno.test("an outdated forecast is an alert, and a fallback a warning", async () => {
  await using shop = await openShop();
  const insert =
    "insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, reason, data) values (now(), $1, 7, 'best_three', '{}', case when $2 = 'ok' then 'ok' else 'partial' end, nullif($2, 'ok'), 'test')";
  await shop.database.rows(insert, ["2024-03-30", "ok"]);
  const stale = await shop.status("--check");
  assert.equal(stale.code, ExitCode.forecast);
  assert.match(
    stale.stdout,
    /^Alerts\nforecast: stale\. The latest forecast starts after 2024-03-30, but sales are complete up to 2024-03-31\. /,
  );

  await shop.database.rows(insert, ["2024-03-31", "2 days of history"]);
  const fallback = await shop.status("--check");
  assert.equal(fallback.code, ExitCode.ok);
  assert.match(
    fallback.stdout,
    /^Warnings\nSome series have no forecast, or their forecast is a fallback: 2 days of history\n/,
  );
});

Deno.test("--json has the page's facts under stable names", async () => {
  await using shop = await openShop();
  await shop.stage("2024-03-29");
  await insertRun(shop.database, "daily", ExitCode.diskFull);
  const status = JSON.parse((await shop.status("--json")).stdout);
  assert.equal(status.last_complete_day, "2024-03-31");
  assert.equal(status.batches_staged, 1);
  assert.equal(status.total_sales, 20);
  assert.equal(status.layers.find(({ relation }: { relation: string }) => relation === "sales_daily").rows, 2);
  assert.match(status.last_run_started_at, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
  assert.deepEqual(status.sources, [{ source_name: "superstore", last_complete_day: "2024-03-31", is_late: false }]);
  assert.deepEqual(status.due.map(({ day }: { day: string }) => day), ["2024-03-30", "2024-03-31"]);
  assert.deepEqual(status.alerts.map(({ cause, exit_code }: Record<string, unknown>) => [cause, exit_code]), [
    ["failed: diskFull", ExitCode.diskFull],
  ]);
  assert.deepEqual(status.warnings, ["1 batch(es) wait to be published: deno task publish"]);
  assert.ok(status.layers.length > 5);
});

Deno.test("colors are only for terminals, and change no word", async () => {
  await using shop = await openShop();
  await shop.publish("2024-03-31", "much");
  const status: StoreStatus = JSON.parse((await shop.status("--json")).stdout);
  const colored = formatStatus(status, { colors: true });
  // deno-lint-ignore no-control-regex
  const plain = colored.replaceAll(/\x1b\[\d*m/g, "");
  assert.notEqual(colored, plain);
  assert.equal(plain, formatStatus(status));
});
