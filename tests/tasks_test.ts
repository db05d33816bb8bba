import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import type { Database } from "../scripts/database/database.ts";
import { stageArchive, testContext } from "./support/load.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { type RanTask, runTask, startTask } from "./support/run_task.ts";
import {
  API_DAYS,
  DUE_DAYS,
  FIRST_API_DAY,
  linesOf,
  loadSmallArchive,
  NOW,
  type SmallShopApi,
  startSmallShopApi,
  TODAY,
  writeSmallArchive,
} from "./support/small_shop.ts";
import { emptyDatabase, type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const TOKEN = "t0ken-that-nobody-sees";
const document = await readSuperstore();

/** A shop of a test's own: database, API, and a folder for files. */
interface Shop extends AsyncDisposable {
  readonly database: Database;
  readonly folder: string;
  readonly api: SmallShopApi;
  readonly env: Record<string, string>;
  /** Runs a task on the shop's present day, which must end well. */
  run(...command: string[]): Promise<string>;
  /** The same with the exit code that it must end with. */
  fail(exitCode: ExitCode, ...command: string[]): Promise<RanTask>;
}

async function openShop(
  options: { beforeAnswer?: (request: number) => Promise<void>; with?: "archive" } = {},
): Promise<Shop> {
  const resources = new AsyncDisposableStack();
  const db: TestDatabase = resources.use(await testDatabase());
  const api = resources.use(startSmallShopApi(document, { ...options, token: TOKEN }));
  const folder = await Deno.makeTempDir();
  resources.defer(() => Deno.remove(folder, { recursive: true }));
  const env = { DATABASE_URL: db.url, SALES_API_URL: api.url, SALES_API_TOKEN: TOKEN, STORECAST_DATA: folder };

  const fail = async (exitCode: ExitCode, ...command: string[]): Promise<RanTask> => {
    const ran = await runTask([...command, ...clock(command[0]!)], { env });
    assert.equal(ran.code, exitCode, ran.stderr);
    return ran;
  };
  const run = async (...command: string[]): Promise<string> => {
    const { stdout, stderr } = await fail(ExitCode.ok, ...command);
    assert.equal(stderr, "");
    return stdout;
  };
  if (options.with === "archive") await loadSmallArchive(db.database, document, folder);
  return {
    database: db.database,
    folder,
    api,
    env,
    run,
    fail,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** The option that sets the clock, for the tasks that have one. */
function clock(task: string): string[] {
  return ["rejects", "migrate", "db"].includes(task) ? [] : ["--now", NOW];
}

function salesOf(days: readonly string[]): number {
  return days.flatMap(linesOf).reduce((sum, { sales }) => sum + Math.round(Number(sales) * 100), 0) / 100;
}

async function batches(database: Database): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    "select concat_ws(' ', coalesce(day::text, 'archive'), status, rows_read) as text from etl.batch order by batch_id",
  );
  return rows.map(({ text }) => text);
}

Deno.test("archive loads a file once, and does nothing the second time", async () => {
  await using shop = await openShop();
  const path = await writeSmallArchive(document, shop.folder);

  assert.match(await shop.run("archive", path), /archive\.csv": published as batch 1: 625 rows read, 625 new\n$/);
  assert.match(await shop.run("archive", path), /archive\.csv": already loaded as batch 1, nothing to do\n$/);
  assert.deepEqual(await batches(shop.database), ["archive published 625"]);
});

Deno.test("plan shows the due days, pull stages them, publish publishes them, and then nothing is due", async () => {
  await using shop = await openShop({ with: "archive" });
  const before = await shop.run("plan");
  assert.deepEqual(before.match(/^\d{4}-\d{2}-\d{2}(?= {2})/gm), DUE_DAYS);

  assert.match(await shop.run("pull"), new RegExp(`13 day\\(s\\), ${DUE_DAYS[0]} to ${DUE_DAYS.at(-1)}`));
  assert.deepEqual((await batches(shop.database)).slice(1), DUE_DAYS.map((day) => `${day} staged 25`));
  assert.match(await shop.run("pull"), /Nothing is due/);

  assert.match(await shop.run("publish"), /13 batch\(es\): 325 rows read, 150 new, 175 unchanged/);
  assert.match(await shop.run("publish"), /Nothing is staged/);
  assert.equal(await shop.run("plan"), "Nothing is due\n");
  const [kept] = await shop.database.rows<{ sales: string }>(
    "select sum(sales) as sales from mart.sales_daily where day >= $1",
    [FIRST_API_DAY],
  );
  assert.equal(Number(kept!.sales), salesOf(API_DAYS));
});

Deno.test("pull --to fetches the due days up to that one", async () => {
  await using shop = await openShop({ with: "archive" });
  assert.match(await shop.run("pull", "--to", "2024-03-27"), /9 day\(s\), 2024-03-19 to 2024-03-27/);
  await shop.run("publish");
  assert.match(await shop.run("pull", "--to", "2024-03-27"), /Nothing is due/);
});

Deno.test("daily reports the first failure and does the rest", async () => {
  await using shop = await openShop({ with: "archive" });
  await Deno.mkdir(dataPaths(shop.folder).report); // so that no report can be written
  const { code, stdout, stderr } = await runTask(["daily", "--now", NOW], {
    env: { ...shop.env, SALES_API_TOKEN: "not-the-token" },
  });
  assert.equal(code, ExitCode.api, stderr);
  assert.match(stderr, /^Cannot read day 2024-03-19.+status is 401.+\n$/);
  assert.match(
    stdout,
    /^2024-04-01: published none of 13 due day\(s\); forecast 7 days of \d+ series after 2024-03-25/,
  );
  const [run] = await shop.database.rows<{ message: string }>(
    "select message from etl.run order by run_id desc limit 1",
  );
  assert.match(run!.message, /status is 401/);

  const ran = await shop.fail(ExitCode.input, "daily");
  assert.match(ran.stderr, /^Cannot write ".+report.html": .+\n$/);
  assert.match(ran.stdout, /^2024-04-01: published 6 days /);
});

Deno.test("daily publishes the days around one whose values the store cannot hold, and says which failed", async () => {
  await using shop = await openShop({ with: "archive" });
  await shop.database.rows("alter table mart.sales_daily add constraint not_that_day check (day <> '2024-03-29')");
  const { stdout, stderr } = await shop.fail(ExitCode.batchFailed, "daily");
  assert.match(
    stdout,
    /^2024-04-01: published 5 days from 2024-03-26 to 2024-03-31, 7 earlier day\(s\) again: 300 rows read, 125 new, 175 unchanged; /,
  );
  assert.match(stderr, /Cannot publish batch 12 .+, day 2024-03-29\): it cannot be published: .+not_that_day.+23514/);
  assert.match(stderr, /deno task discard 12/);
  assert.deepEqual((await batches(shop.database)).slice(11), [
    "2024-03-29 failed 25",
    "2024-03-30 published 25",
    "2024-03-31 published 25",
  ]);
});

Deno.test("daily publishes an archive that was left staged, and says so", async () => {
  await using shop = await openShop({ with: "archive" });
  await stageArchive(await testContext(shop.database, document, { today: TODAY }), [orderLine({ row_id: "9999" })]);
  assert.match(
    await shop.run("daily"),
    /^2024-04-01: published 6 days from 2024-03-26 to 2024-03-31, 1 archive\(s\) staged by an earlier run, 7 earlier day\(s\) again: 326 rows read, /,
  );
});

Deno.test("daily publishes the archive that an aborted archive task left staged, and then the days after it", async () => {
  await using shop = await openShop();
  await stageArchive(await testContext(shop.database, document, { today: TODAY }), linesOf("2024-03-25"));
  await shop.database.rows("select pg_advisory_unlock_all()");
  assert.match(await shop.run("daily"), /1 archive\(s\) staged by an earlier run/);
  assert.deepEqual((await batches(shop.database)).slice(0, 2), ["archive published 25", "2024-03-25 published 25"]);
});

Deno.test("pull --from --to fetches those days, whatever the ledger says", async () => {
  await using shop = await openShop({ with: "archive" });

  await shop.run("pull", "--from", "2024-03-28", "--to", "2024-03-29");
  await shop.run("publish");
  await shop.run("pull", "--from", "2024-03-29", "--to", "2024-03-29");

  assert.deepEqual((await batches(shop.database)).slice(1), [
    "2024-03-28 published 25",
    "2024-03-29 published 25",
    "2024-03-29 staged 25",
  ]);
});

Deno.test("forecast --horizon forecasts that many days", async () => {
  await using shop = await openShop({ with: "archive" });

  const text = await shop.run("forecast", "--horizon", "3");

  assert.deepEqual(text.match(/^\d{4}-\d{2}-\d{2}(?= {2})/gm), ["2024-03-26", "2024-03-27", "2024-03-28"]);
  assert.deepEqual(
    await shop.database.rows(
      "select count(*) as days, max(horizon) as horizon from mart.forecast_latest where series = 'total'",
    ),
    [{ days: "3", horizon: 3 }],
  );
});

Deno.test("daily does a day's work once, and records no run if nothing is due", async () => {
  await using shop = await openShop({ with: "archive" });

  assert.match(
    await shop.run("daily"),
    new RegExp(`^${TODAY}: published 6 days .*150 new, 175 unchanged; forecast 7 days.*; analyzed`),
  );
  assert.match(await Deno.readTextFile(join(shop.folder, "report.html")), /<svg[ >]/);
  for (const file of ["report.html", "forecast_cache"]) { // they name customers
    assert.equal((await Deno.stat(join(shop.folder, file))).mode! & 0o777, 0o600, file);
  }
  const runs = "select task, status, exit_code from etl.run order by run_id";
  const entered = await shop.database.rows(runs);
  assert.deepEqual(entered.at(-1), { task: "daily", status: "done", exit_code: 0 });

  assert.equal(await shop.run("daily"), `${TODAY}: nothing is due\n`);
  assert.deepEqual(await shop.database.rows(runs), entered);
});

Deno.test("explore prints and saves its results once, and daily repeats it after a week", async () => {
  await using shop = await openShop({ with: "archive" });
  const through = "select cutoff from mart.sales_description";
  assert.match(
    await shop.run("explore"),
    /^Sales of a day, 25 days:\n[^]+\nThrough 2024-03-25; saved in mart\.sales_\*\n$/,
  );
  assert.match(await shop.run("explore"), /; already in mart\.sales_\*\n$/);
  assert.deepEqual(await shop.database.rows(through), [{ cutoff: "2024-03-25" }]);

  await shop.run("daily");
  assert.deepEqual(await shop.database.rows(through), [{ cutoff: "2024-03-25" }]);
  await shop.database.rows("update mart.sales_description set cutoff = cutoff - 1, days = days - 1");
  assert.match(await shop.run("daily"), new RegExp(`^${TODAY}: nothing is due; analyzed sales; report in `));
  assert.deepEqual(await shop.database.rows(through), [{ cutoff: "2024-03-31" }]);
});

Deno.test("status shows whether data is late or complete, as text, JSON and exit code", async () => {
  await using shop = await openShop({ with: "archive" });
  const late = await shop.fail(ExitCode.late, "status", "--check");
  assert.match(late.stdout, /^Last complete day +2024-03-25 {2}\(late\)$/m);
  assert.match(late.stderr, /^The data is late: the last complete day is 2024-03-25\. .+\n$/);
  await shop.run("status");

  await shop.run("daily");

  assert.match(await shop.run("status", "--check"), /^Last complete day +2024-03-31$/m);
  const status = JSON.parse(await shop.run("status", "--json"));
  assert.equal(status.last_complete_day, "2024-03-31");
  assert.equal(status.is_late, false);
  assert.equal(status.due_days, 0);
  assert.ok(
    status.layers.some(({ relation, rows }: Record<string, unknown>) => relation === "order_line" && rows === 775),
  );
});

Deno.test("an empty store is late, and status says how to begin", async () => {
  await using shop = await openShop();
  const { stderr } = await shop.fail(ExitCode.late, "status", "--check");
  assert.equal(
    stderr,
    'The data is late: nothing is loaded from "superstore" yet. Load the archive with "deno task archive FILE", ' +
      'or name the first day: "deno task pull --from yyyy-MM-dd".\n',
  );
});

Deno.test("forecast --explain with a mistyped series does not count as a failed forecast", async () => {
  await using shop = await openShop({ with: "archive" });
  const { stderr, stdout } = await shop.fail(ExitCode.usage, "forecast", "--explain", "Furnitures");
  assert.match(stderr, /^Cannot explain "Furnitures": there is no such series\. .+\n$/);
  assert.match(stdout, /^Total: mean of .+ series saved in mart\.forecast$/m);
  assert.deepEqual(await shop.database.rows("select from ops.failed_runs()"), []);
  assert.match(await shop.run("forecast", "--explain", "furniture"), /\n\n"?category: Furniture/);
});

Deno.test("report --out writes the file and prints its path alone", async () => {
  await using shop = await openShop({ with: "archive" });
  const path = join(shop.folder, "new", "sales.html");
  assert.equal(await shop.run("report", "--out", path), `${path}\n`);
  assert.match(await Deno.readTextFile(path), /<svg[ >]/);
});

Deno.test("archive prints what it published before the file that it could not load", async () => {
  await using shop = await openShop();
  const good = await writeSmallArchive(document, shop.folder);
  const bad = join(shop.folder, "bad.csv");
  await Deno.writeTextFile(bad, "no;header\n");
  const { stdout, stderr } = await shop.fail(ExitCode.input, "archive", good, bad);
  assert.match(stdout, /^".*archive\.csv": published as batch 1: 625 rows read, 625 new\n$/);
  assert.match(stderr, /^Cannot load ".*bad\.csv": its header/);
  assert.deepEqual(await batches(shop.database), ["archive published 625"]);
});

Deno.test("rejects shows where a rejected row came from, and why it was rejected", async () => {
  await using shop = await openShop();
  assert.equal(await shop.run("rejects"), "There are no rejected rows\n");
  const path = join(shop.folder, "orders.csv");
  const lines = linesOf("2024-03-01");
  await Deno.writeTextFile(path, archiveText(document, [...lines, orderLine({ row_id: "9999", sales: "ten" })]));
  await shop.run("archive", path);

  const text = await shop.run("rejects");

  assert.match(text, new RegExp(`^batch 1, ".*orders\\.csv", line ${lines.length + 2}: "Sales" "ten" .+\\n {2}\\{`));
  await shop.run("pull", "--from", "2024-03-31");
  assert.equal(await shop.run("rejects", "--batch", "2"), "There are no rejected rows\n");
  const { stderr } = await shop.fail(ExitCode.usage, "rejects", "--batch", "3");
  assert.equal(stderr, "There is no batch 3. See the batches in etl.batch_counts.\n");
});

Deno.test("migrate makes the schema of an empty database, and then says that it is up to date", async () => {
  await using db = await emptyDatabase();
  const env = { DATABASE_URL: db.url };
  const first = await runTask(["migrate"], { env });
  assert.match(first.stdout, /^Applied migration 0001_etl\n/);
  const second = await runTask(["migrate"], { env });
  assert.deepEqual(second, { code: 0, stdout: "The schema is up to date\n", stderr: "" });
});

Deno.test("the token is sent to the API and is in no output, table or command line", async () => {
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await using shop = await openShop({
    with: "archive",
    async beforeAnswer(request): Promise<void> {
      if (request === 1) {
        asked.resolve();
        await held.promise;
      }
    },
  });
  const secrets = [TOKEN, new URL(shop.env["DATABASE_URL"]!).password];

  const daily = await startTask(["daily", "--now", NOW], { env: shop.env });
  await Promise.race([asked.promise, daily.ended]);
  const commandLines = Deno.build.os === "linux" ? await Deno.readTextFile(`/proc/${daily.pid}/cmdline`) : "";
  held.resolve();
  const { code, stdout, stderr } = await daily.ended;
  assert.equal(code, ExitCode.ok, stderr);
  const refused = await runTask(["pull", "--from", "2024-03-30", "--now", NOW], {
    env: { ...shop.env, SALES_API_TOKEN: `wrong-${TOKEN}` },
  });
  assert.equal(refused.code, ExitCode.api);

  const tables = await shop.database.rows<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('etl', 'stg', 'ods', 'mart')",
  );
  assert.ok(tables.length > 10);
  const texts = await Promise.all(tables.map(async ({ name }) => {
    const [row] = await shop.database.rows<{ text: string | null }>(
      `select string_agg(kept::text, ' ') as text from ${name} as kept`,
    );
    return row!.text ?? "";
  }));
  for (const secret of secrets) {
    for (const text of [stdout, stderr, refused.stdout, refused.stderr, commandLines, ...texts]) {
      assert.ok(!text.includes(secret), `a secret is in: ${text.slice(0, 200)}`);
    }
  }
});
