import assert from "node:assert/strict";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { expectedDay } from "../scripts/core/expected_day.ts";
import { sendAlert } from "../scripts/alerting/send_alert.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import type { Database } from "../scripts/database/database.ts";
import { inRun } from "../scripts/store/run_log.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { publishDay, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { type RanTask, runTask } from "./support/run_task.ts";
import { startTestApi } from "./support/test_api.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

const TODAY = "2024-04-01";
const YESTERDAY = "2024-03-31";
/** A path of a webhook is a secret. */
const SECRET = "T0-s3cret";

interface Told {
  readonly text: string;
  readonly status: string;
  readonly cause: string;
  readonly message: string;
  readonly advice: string;
  readonly active_from: string;
  readonly resolved_at: string | null;
}

/** A receiver on a real socket. */
interface Webhook extends AsyncDisposable {
  readonly url: string;
  readonly told: Told[];
  /** The status that it answers with. */
  status: number;
}

function startWebhook(): Webhook {
  const told: Told[] = [];
  const webhook = {
    url: "",
    told,
    status: 200,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, async (request) => {
    assert.equal(request.method, "POST");
    assert.equal(request.headers.get("content-type"), "application/json");
    const body = await request.json();
    if (webhook.status === 200) told.push(body);
    return new Response(webhook.status === 200 ? "ok" : "no", { status: webhook.status });
  });
  webhook.url = `http://127.0.0.1:${server.addr.port}/services/${SECRET}`;
  return webhook;
}

/** A shop of whose API all days to yesterday are published, and its alarms. */
interface Shop extends AsyncDisposable {
  readonly database: Database;
  readonly webhook: Webhook;
  readonly dataFolder: string;
  readonly env: Record<string, string>;
  publish(day: string, sales?: string): Promise<void>;
  /** Runs alarms, which must end well, and gives what it printed, which cron would mail. */
  look(time: string, env?: Record<string, string>): Promise<string>;
  /** What the webhook was told since the last time, as "status cause". */
  told(): string[];
}

async function openShop(): Promise<Shop> {
  const resources = new AsyncDisposableStack();
  const db = resources.use(await testDatabase());
  const webhook = resources.use(startWebhook());
  const api = resources.use(startTestApi(document));
  const dataFolder = await Deno.makeTempDir();
  resources.defer(() => Deno.remove(dataFolder, { recursive: true }));
  const env = { DATABASE_URL: db.url, ALERT_WEBHOOK_URL: webhook.url, STORECAST_DATA: dataFolder };
  const context = await testContext(db.database, document, { today: TODAY });
  const publish = async (day: string, sales = "10.00"): Promise<void> => {
    await publishDay(context, api, { day, lines: [orderLine({ order_id: `A-${day}`, order_date: day, sales })] });
  };
  await context.log.finish("opened");
  for (const day of ["2024-03-30", YESTERDAY]) await publish(day);
  let seen = 0;
  return {
    database: db.database,
    webhook,
    dataFolder,
    env,
    publish,
    async look(time, more = {}): Promise<string> {
      const { code, stdout, stderr }: RanTask = await runTask(["alarms", "--now", time], { env: { ...env, ...more } });
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "" }, stderr);
      assert.ok(!stderr.includes(SECRET), stderr);
      return stderr;
    },
    told(): string[] {
      const news = webhook.told.slice(seen).map(({ status, cause }) => `${status} ${cause}`);
      seen = webhook.told.length;
      return news;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A run of the daily chain that ends with this exit code. */
async function runEnds(database: Database, task: string, exitCode: ExitCode): Promise<void> {
  await inRun(database, task, async (log) => {
    await log.begin();
    if (exitCode === ExitCode.ok) return "well";
    throw new StorecastError("It is broken", { exitCode, advice: "Mend it" });
  }).catch(() => {});
  await database.rows("select pg_advisory_unlock_all()");
}

Deno.test("late data raises one alert with advice, and one notice when it is resolved", async () => {
  await using shop = await openShop();
  assert.equal(await shop.look(`${TODAY}T09:00:00Z`), "");
  assert.deepEqual(shop.told(), []);

  // The day after, yesterday is missing; it is due at eight.
  assert.equal(await shop.look("2024-04-02T07:59:00Z"), "");
  const raised = await shop.look("2024-04-02T08:00:00Z");
  assert.equal(
    raised,
    "ALERT late: superstore. The data is late: the last complete day is 2024-03-31. " +
      'Run "deno task daily"; if it fails, its message says why.\n',
  );
  assert.equal(await shop.look("2024-04-02T08:15:00Z"), "");
  assert.deepEqual(shop.told(), ["active late: superstore"]);
  const [{ text, message, advice, active_from, resolved_at }] = shop.webhook.told as [Told];
  assert.equal(text, `Storecast: ${raised.trim()}`);
  assert.deepEqual({ message, advice, resolved_at }, {
    message: "The data is late: the last complete day is 2024-03-31",
    advice: 'Run "deno task daily"; if it fails, its message says why',
    resolved_at: null,
  });
  assert.equal(active_from.slice(0, 16), "2024-04-02 08:00");

  await shop.publish(TODAY);
  assert.equal(
    await shop.look("2024-04-02T09:30:00Z"),
    "RESOLVED late: superstore, after 1 h 30 min. It was: The data is late: the last complete day is 2024-03-31.\n",
  );
  assert.equal(await shop.look("2024-04-02T09:45:00Z"), "");
  assert.deepEqual(shop.told(), ["resolved late: superstore"]);
});

Deno.test("a cause that comes back raises a new alert", async () => {
  await using shop = await openShop();
  await shop.look("2024-04-02T08:00:00Z");
  await shop.publish(TODAY);
  await shop.look("2024-04-02T09:00:00Z");
  await shop.look("2024-04-03T08:00:00Z");
  assert.deepEqual(shop.told(), ["active late: superstore", "resolved late: superstore", "active late: superstore"]);
});

Deno.test("each kind of failure in the daily chain raises an alert, which a successful daily run resolves", async () => {
  await using shop = await openShop();
  await runEnds(shop.database, "daily", ExitCode.api);
  await runEnds(shop.database, "forecast", ExitCode.forecast);
  await runEnds(shop.database, "archive", ExitCode.input); // by hand, and not of the chain
  const mail = await shop.look(`${TODAY}T09:00:00Z`);
  assert.match(
    mail,
    /^ALERT failed: api\. daily failed at .+ UTC: It is broken\. Mend it\. See "failed: api" in docs\/.+\n/,
  );
  assert.deepEqual(shop.told().toSorted(), ["active failed: api", "active failed: forecast"]);

  await runEnds(shop.database, "daily", ExitCode.api);
  assert.equal(await shop.look(`${TODAY}T09:15:00Z`), "");

  // A run that had nothing to do has shown that it works again, too.
  await inRun(shop.database, "daily", () => Promise.resolve("nothing is due"));
  await shop.database.rows("select pg_advisory_unlock_all()");
  await shop.look(`${TODAY}T09:30:00Z`);
  assert.deepEqual(shop.told().toSorted(), ["resolved failed: api", "resolved failed: forecast"]);
});

Deno.test("an aborted run raises an alert; a running one does not, and resolves nothing meanwhile", async () => {
  await using shop = await openShop();
  await shop.database.rows("select pg_advisory_lock(hashtext('storecast'), 0)");
  await shop.database.call("etl.start_run", { p_task: "daily", p_seconds: 0 });
  assert.equal(await shop.look("2024-04-01T09:00:00Z"), "");
  assert.match(await shop.look("2024-04-02T08:00:00Z"), /^ALERT late: superstore.+\n$/);
  await shop.publish(TODAY);
  assert.equal(await shop.look("2024-04-02T08:15:00Z"), "");
  await shop.database.rows("select pg_advisory_unlock_all()");
  const mail = await shop.look("2024-04-02T08:30:00Z");
  assert.match(
    mail,
    /^RESOLVED late: .+\nALERT failed: aborted\. daily failed at .+: The process died without an error message/,
  );
});

Deno.test("the alert of a failed batch stays until its day is published, whatever other runs do", async () => {
  await using shop = await openShop();
  await shop.publish(TODAY, "much");
  assert.match(
    await shop.look(`${TODAY}T09:00:00Z`),
    /^ALERT batch failed: superstore\. 1 batch\(es\) failed; the latest is batch 3 \(day 2024-04-01: 1 of 1 rows were rejected\)\. .+ "deno task rejects --batch 3".+\n$/,
  );
  await runEnds(shop.database, "daily", ExitCode.ok);
  assert.equal(await shop.look(`${TODAY}T09:15:00Z`), "");
  await shop.publish(TODAY);
  assert.match(await shop.look(`${TODAY}T09:30:00Z`), /^RESOLVED batch failed: superstore, after 30 min\./);
});

Deno.test("an old backup raises an alert only if BACKUP_FOLDER is set", async () => {
  await using shop = await openShop();
  const wanted = { BACKUP_FOLDER: "/somewhere" };
  assert.match(await shop.look(`${TODAY}T06:50:00Z`, wanted), /^ALERT backup: old\. There is no backup\./);
  const record = "select ops.record_backup(p_made_at => $1, p_file => 'x', p_bytes => 1, p_rows => 1)";
  await shop.database.rows(record, [`${TODAY}T07:00:00Z`]);
  assert.match(await shop.look(`${TODAY}T07:05:00Z`, wanted), /^RESOLVED backup: old/);
  await shop.publish(TODAY);
  assert.equal(await shop.look("2024-04-03T07:00:00Z", wanted), "");
  assert.equal(await shop.look("2024-04-03T07:15:00Z"), "");
  assert.match(
    await shop.look("2024-04-03T07:15:00Z", wanted),
    /^ALERT backup: old\. The latest backup is from 2024-04-01 07:00 UTC\./,
  );
});

Deno.test("a store that cannot record an alert, as on a full disk, raises one alert like one that cannot be opened", async () => {
  await using shop = await openShop();
  await shop.database.rows("alter table ops.alert rename to mislaid");
  assert.match(await shop.look("2024-04-02T08:00:00Z"), /^ALERT store\. The store cannot be used: .+\n$/);
  assert.equal(await shop.look("2024-04-02T08:15:00Z"), "");
  await shop.database.rows("alter table ops.mislaid rename to alert");
  assert.match(
    await shop.look("2024-04-02T08:30:00Z"),
    /^RESOLVED store, after 30 min\..+\nALERT late: superstore\./,
  );
  assert.deepEqual(shop.told(), ["active store", "resolved store", "active late: superstore"]);
});

Deno.test("a forecast that begins before the last complete day raises an alert", async () => {
  await using shop = await openShop();
  await shop.database.rows(
    "insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, data) values (now(), $1, 7, 'best_three', '{}', 'ok', 'test')",
    ["2024-03-30"],
  );
  assert.match(
    await shop.look(`${TODAY}T09:00:00Z`),
    /^ALERT forecast: stale\. The latest forecast starts after 2024-03-30, .+ up to 2024-03-31\./,
  );
});

Deno.test("a forecast that was worse than seasonal naive over 28 days raises an alert, once 14 of them are known", async () => {
  await using shop = await openShop();
  await shop.database.rows("insert into mart.sales_daily values ('2024-03-01', 0, 0, 0, 0, 0)");
  const made = async (cutoff: string, mean: number): Promise<void> => {
    await shop.database.rows(
      `with made as (
         insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, data)
         values (now(), $1, 13, 'best_three', '{}', 'ok', 'x')
         returning run_id
       )
       insert into mart.forecast
         (run_id, measure, series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95, seasonal_naive)
       select made.run_id, 'sales', 'total', $1::date + ahead, ahead, $2, 0, 10000, 0, 10000, 100
       from made cross join generate_series(1, 13) as ahead`,
      [cutoff, mean],
    );
  };
  await made("2024-03-18", 5000); // 13 days have come, and are far from what is expected of seasonal naive
  await made("2024-03-31", 5000);
  assert.equal(await shop.look(`${TODAY}T09:00:00Z`), "");
  await made("2024-03-05", 5000);
  const mail = await shop.look(`${TODAY}T09:15:00Z`);
  assert.match(
    mail,
    /^ALERT forecast: worse\. Over the last 28 days the forecasts were worse than .+: skill -\d+\.\d+ over 26 days\. .+\n$/,
  );
  await shop.database.rows("update mart.forecast set mean = 10");
  assert.match(await shop.look(`${TODAY}T09:30:00Z`), /^RESOLVED forecast: worse, after 15 min\./);
});

Deno.test("alerts for a webhook that is down are sent by the next run, in order", async () => {
  await using shop = await openShop();
  shop.webhook.status = 503;
  const mail = await shop.look("2024-04-02T08:00:00Z");
  const host = new URL(shop.webhook.url).host;
  assert.match(mail, /^ALERT late: superstore\..+\n/);
  assert.ok(
    mail.endsWith(
      `\nCannot send the alert: the webhook at "${host}" answered with status 503. The next run tries again.\n`,
    ),
  );
  assert.equal(await shop.look("2024-04-02T08:15:00Z"), "");
  await shop.publish(TODAY);
  await shop.look("2024-04-02T08:30:00Z");
  assert.deepEqual(shop.told(), []);

  shop.webhook.status = 200;
  assert.equal(await shop.look("2024-04-02T08:45:00Z"), "");
  assert.deepEqual(shop.told(), ["active late: superstore", "resolved late: superstore"]);
  await shop.look("2024-04-02T09:00:00Z");
  assert.deepEqual(shop.told(), []);
});

Deno.test("without a webhook alerts are printed, and a webhook that is set later does not get old ones", async () => {
  await using shop = await openShop();
  assert.match(await shop.look("2024-04-02T08:00:00Z", { ALERT_WEBHOOK_URL: "" }), /^ALERT late: superstore\./);
  assert.equal(await shop.look("2024-04-02T08:15:00Z"), "");
  assert.deepEqual(shop.told(), []);
});

Deno.test("a webhook that does not answer times out, one that does not exist fails at once; neither URL is printed", async () => {
  const held = Promise.withResolvers<Response>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, () => held.promise);
  const host = `127.0.0.1:${server.addr.port}`;
  const url = `http://${host}/${SECRET}?key=${SECRET}`;
  const alert = {
    status: "active",
    cause: "test",
    message: "It",
    advice: "Do",
    active_from: "2024-04-01T00:00:00Z",
    resolved_at: null,
  } as const;
  assert.deepEqual(await sendAlert(url, alert, { timeout: 50 }), {
    reason: `the webhook at "${host}" did not answer within 0.05 s`,
  });
  held.resolve(new Response());
  await server.shutdown();
  assert.deepEqual(await sendAlert(url, alert), { reason: `the webhook at "${host}" cannot be reached` });
});

Deno.test("the alert about a store that cannot be opened is sent once, kept in the data folder, and recorded when it opens again", async () => {
  await using shop = await openShop();
  const down = { DATABASE_URL: "postgresql://storecast:t0ken@127.0.0.1:1/storecast" };
  shop.webhook.status = 500;
  const mail = await shop.look(`${TODAY}T09:00:00Z`, down);
  assert.match(
    mail,
    /^ALERT store\. The store cannot be used: Cannot reach the database "postgresql:\/\/127\.0\.0\.1:1\/storecast": .+\n/,
  );
  assert.doesNotMatch(mail, /t0ken/);
  assert.equal(await shop.look(`${TODAY}T09:15:00Z`, down), "");
  assert.deepEqual(shop.told(), []);

  shop.webhook.status = 200;
  assert.equal(await shop.look(`${TODAY}T09:30:00Z`, down), "");
  assert.equal(await shop.look(`${TODAY}T09:45:00Z`, down), "");
  assert.deepEqual(shop.told(), ["active store"]);
  assert.equal((await Deno.stat(dataPaths(shop.dataFolder).storeAlert)).size, 4096);

  assert.match(
    await shop.look(`${TODAY}T10:00:00Z`),
    /^RESOLVED store, after 1 h 0 min\. It was: The store cannot be used: /,
  );
  assert.equal(await shop.look(`${TODAY}T10:15:00Z`), "");
  assert.deepEqual(shop.told(), ["resolved store"]);
  const kept = await shop.database.rows(
    "select cause, resolved_at - active_from = interval '1 hour' as stood from ops.alert",
  );
  assert.deepEqual(kept, [{ cause: "store", stood: true }]);
});

Deno.test("alerts are printed even if the data folder cannot be written", async () => {
  await using shop = await openShop();
  const mail = await shop.look(`${TODAY}T09:00:00Z`, {
    DATABASE_URL: "postgresql://127.0.0.1:1/storecast",
    STORECAST_DATA: "/dev/null/nothing",
  });
  assert.match(mail, /^ALERT store\./);
  assert.deepEqual(shop.told(), ["active store"]);
});

Deno.test("alarms --test sends a test alert, and says why if it cannot", async () => {
  await using webhook = startWebhook();
  const env = { ALERT_WEBHOOK_URL: webhook.url };
  assert.deepEqual(await runTask(["alarms", "--test"], { env }), {
    code: 0,
    stdout: "The webhook accepted the test alert\n",
    stderr: "",
  });
  assert.match(webhook.told[0]!.text, /^Storecast: ALERT test\. /);
  webhook.status = 404;
  const { code, stderr } = await runTask(["alarms", "--test"], { env });
  assert.equal(code, ExitCode.usage);
  assert.match(stderr, /^Cannot send a test alert: the webhook at "127\.0\.0\.1:\d+" answered with status 404\. .+\n$/);
});

Deno.test("the expected day depends on DATA_DUE_AT in UTC and on midnight in the shop's zone", () => {
  const due = Temporal.PlainTime.from("08:00");
  const cases: [string, string, string][] = [
    ["2024-04-02T07:59:00Z", "UTC", "2024-03-31"],
    ["2024-04-02T08:00:00Z", "UTC", "2024-04-01"],
    ["2024-04-02T08:00:00Z", "Asia/Tokyo", "2024-04-01"],
    ["2024-04-02T20:00:00Z", "Asia/Tokyo", "2024-04-01"], // already the 3rd there
    ["2024-04-02T07:00:00Z", "America/Los_Angeles", "2024-03-31"],
    ["2024-04-02T08:00:00Z", "America/Los_Angeles", "2024-04-01"],
    ["2024-04-02T08:00:00Z", "Pacific/Honolulu", "2024-03-31"], // 22:00 of the 1st there
  ];
  for (const [now, timeZone, day] of cases) {
    assert.equal(expectedDay(Temporal.Instant.from(now), { dataDueAt: due, timeZone }), day, `${now} ${timeZone}`);
  }
});

Deno.test("ops.failure_kind knows the exit codes of the tasks by their names", async () => {
  await using db = await testDatabase();
  const kinds = await db.database.rows<{ code: number; kind: string }>(
    "select code, ops.failure_kind(p_exit_code => code) as kind from generate_series(1, 15) as code where code <> 14",
  );
  // superset:push keeps no record in etl.run, so no run fails with its code.
  const wanted = Object.entries(ExitCode).filter(([name]) => !["ok", "superset"].includes(name)).map((
    [kind, code],
  ) => ({ code, kind }));
  assert.deepEqual(kinds, wanted);
});

Deno.test("docs/operations.md says what to do about each cause", async () => {
  const text = await Deno.readTextFile(new URL("../docs/operations.md", import.meta.url));
  const titles = [...text.matchAll(/^### (.+)$/gm)].map(([, title]) => title!).join("\n");
  const kinds = Object.keys(ExitCode).filter((kind) =>
    !["ok", "anotherRun", "batchFailed", "late", "backup", "superset", "incomplete"].includes(kind)
  );
  const causes = [
    ...[...kinds, "aborted"].map((kind) => `failed: ${kind}`),
    "late: ",
    "batch failed: ",
    "held: ",
    "rejected rows: ",
    "rejected rows of files: ",
    "missed rows: ",
    "empty: ",
    "no sales: ",
    "forecast: stale",
    "forecast: worse",
    "forecast: worse",
    "backup: old",
    "store",
  ];
  for (const cause of causes) assert.ok(titles.includes(`\`${cause}`), cause);
});
