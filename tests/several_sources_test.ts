import assert from "node:assert/strict";
import { join } from "node:path";
import { addDays } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { joinErrors } from "../scripts/core/join_errors.ts";
import { describeDaily } from "../scripts/daily/describe_daily.ts";
import { chooseSalesApi } from "../scripts/sample_shop/choose_sales_api.ts";
import type { SalesApi } from "../scripts/sources/api/sales_api.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import type { TaskContext } from "../scripts/core/task.ts";
import { replayCorrected } from "../scripts/loading/replay_rows.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { publishArchive } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { archiveText, type OrderLine, orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";
import { startTestApi } from "./support/test_api.ts";
import { catchUpShops, type Shop, shopContexts } from "./support/two_shops.ts";

const SUPERSTORE = await readSuperstore();
const { archive, api: _, ...REST } = SUPERSTORE;

/** Two shops whose order numbers, customers and products are the same. */
const BERLIN: SourceDocument = { ...SUPERSTORE, source: "berlin", timeZone: "Europe/Berlin", lookBackDays: 1 };
const NEW_YORK: SourceDocument = { ...SUPERSTORE, source: "new_york", timeZone: "America/New_York", lookBackDays: 1 };
/** A shop of files alone. */
const TILL: SourceDocument = { ...REST, archive: archive!, source: "till", timeZone: "Europe/Berlin" };

const { database, api } = await loadingTest(SUPERSTORE);
const other = startTestApi(SUPERSTORE);
Deno.test.afterAll(async () => await other[Symbol.asyncDispose]());

const NOON = Temporal.Instant.from("2024-04-02T12:00:00Z");

/** Two lines of one order on each day, with these sales. */
function linesOf(day: string, sales: string): OrderLine[] {
  return [1, 2].map((number) =>
    orderLine({ row_id: `${day}-${number}`, order_id: `A-${day}`, order_date: day, sales })
  );
}

/** The last days of March, without sales on none of them. */
const DAYS = Array.from({ length: 20 }, (_, index) => addDays("2024-03-12", index));

async function loadHistory(shops: readonly Shop[], sales: readonly string[]): Promise<void> {
  for (const [index, context] of (await shopContexts(database, shops, NOON)).entries()) {
    await publishArchive(context, DAYS.flatMap((day) => linesOf(day, sales[index]!)));
  }
}

async function salesBySource(day: string): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    `select format('%s %s %s %s', member, sales, orders, lines) as text
     from mart.sales_daily_by where grouping = 'source' and day = $1 order by member`,
    [day],
  );
  return rows.map(({ text }) => text);
}

Deno.test("two shops with the same order numbers, customers and products stay separate, and the source is a grouping", async () => {
  const shops = [{ document: BERLIN, api }, { document: NEW_YORK, api: other }];
  await loadHistory(shops, ["10.00", "25.00"]);
  assert.deepEqual(await salesBySource("2024-03-20"), ["berlin 20.0000 1 2", "new_york 50.0000 1 2"]);
  const [counts] = await database.rows<Record<string, string>>(
    `select (select count(*) from ods.order_line) as lines, (select count(*) from ods.sales_order) as orders,
       (select count(*) from ods.customer) as customers, (select count(*) from ods.product) as products,
       (select sum(orders) from mart.sales_daily) as daily`,
  );
  assert.deepEqual(counts, { lines: "80", orders: "40", customers: "2", products: "2", daily: "40" });
  assert.deepEqual(
    (await database.call("mart.sales_by", { p_grouping: "source" })).map(({ member, sales }) => `${member} ${sales}`)
      .toSorted(),
    ["berlin 400.0000", "new_york 1000.0000"],
  );
  assert.deepEqual(
    (await database.call("mart.top_sources", {})).map(({ rank, source }) => `${rank} ${source}`),
    ["1 new_york", "2 berlin"],
  );
  const [charted] = await database.rows<Record<string, string>>(
    `select count(distinct source || ':' || order_id) as orders, count(distinct source || ':' || customer_id) as customers
     from mart.sales_line`,
  );
  assert.deepEqual(charted, { orders: "40", customers: "2" });
});

Deno.test("each source is pulled up to the day that is over in its zone, and the forecast begins after the last common day", async () => {
  const shops = [{ document: BERLIN, api }, { document: NEW_YORK, api: other }];
  await loadHistory(shops, ["10.00", "25.00"]);
  for (const day of ["2024-04-01", "2024-03-31"]) {
    api.answer(day, linesOf(day, "10.00"));
    other.answer(day, linesOf(day, "25.00"));
  }
  await using folder = await temporaryFolder();
  // In Berlin it is April 2, in New York still April 1.
  const now = Temporal.Instant.from("2024-04-02T02:00:00Z");
  const done = await catchUpShops(database, shops, { now, folder: folder.path });
  assert.deepEqual(done.errors, []);
  assert.deepEqual(done.loaded.map(({ source, days }) => [source, days.map(({ day }) => day)]), [
    ["berlin", ["2024-03-31", "2024-04-01"]],
    ["new_york", ["2024-03-31"]],
  ]);
  assert.equal(done.forecast!.cutoff, "2024-03-31");
  const series = await database.rows<{ series: string }>(
    "select series from mart.forecast_latest where grouping = 'source' group by series order by 1",
  );
  assert.deepEqual(series.map(({ series }) => series), ["source: berlin", "source: new_york"]);
  // What only one has is not shown as a whole day.
  const [last] = await database.rows<{ day: string }>("select max(day) as day from mart.sales_every_day");
  assert.equal(last!.day, "2024-03-31");

  const lines = describeDaily(done, await shopContexts(database, shops, now)).split("\n");
  assert.match(lines[0]!, /^berlin, 2024-04-02: published 2024-04-01, 1 earlier day\(s\) again: 4 rows read/);
  assert.match(lines[1]!, /^new_york, 2024-04-01: published 1 earlier day\(s\) again: 2 rows read/);
  assert.match(lines[2]!, /^all sources: forecast 7 days of \d+ series after 2024-03-31; analyzed sales; report in /);
});

Deno.test("each API gets the token of its own source, and a source without a URL gets no sample shop", async () => {
  const shops = [{ document: BERLIN }, { document: NEW_YORK }, { document: TILL }];
  const contexts = await shopContexts(database, shops, NOON);
  const plain = { salesApiTokenCommand: undefined, inbox: undefined };
  const settings = {
    timeZone: "UTC",
    sources: [
      { ...plain, source: "berlin", suffix: "_BERLIN", salesApiUrl: "https://b.example", salesApiToken: "b-t0ken" },
      { ...plain, source: "new_york", suffix: "_NEW_YORK", salesApiUrl: "https://n.example", salesApiToken: undefined },
      { ...plain, source: "till", suffix: "_TILL", salesApiUrl: undefined, salesApiToken: "t-t0ken" },
    ],
  } as unknown as TaskContext["settings"];
  const open = async (context: RunContext): Promise<SalesApi> =>
    await chooseSalesApi({ settings, now: NOON, isPresent: false }, context);
  const [berlin, newYork] = [await open(contexts[0]!), await open(contexts[1]!)];
  assert.deepEqual([berlin.url, berlin.token], ["https://b.example", "b-t0ken"]);
  assert.deepEqual([newYork.url, newYork.token], ["https://n.example", undefined]);
  await assert.rejects(open(contexts[2]!), /^StorecastError: Cannot ask the sales API: SALES_API_URL_TILL is not set$/);
});

Deno.test("an API that is down does not hold up the other sources, and the error names its source and its variables", async () => {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    () => new Response("no such page", { status: 404 }),
  );
  await using _server = { [Symbol.asyncDispose]: async () => await server.shutdown() };
  const shops = [
    { document: BERLIN, api: { url: `http://127.0.0.1:${server.addr.port}/orders` } },
    { document: NEW_YORK, api: other },
  ];
  await loadHistory(shops, ["10.00", "25.00"]);
  for (const day of ["2024-03-31", "2024-04-01"]) other.answer(day, linesOf(day, "25.00"));
  await using folder = await temporaryFolder();
  const done = await catchUpShops(database, shops, { now: NOON, folder: folder.path });
  assert.equal(done.errors.length, 1);
  const error = joinErrors(done.errors);
  assert.ok(error instanceof StorecastError);
  assert.equal(error.exitCode, ExitCode.api);
  assert.match(error.message, /^berlin: .*404/);
  assert.match(error.advice!, /SALES_API_URL_BERLIN/);
  assert.equal(
    await database.call("etl.last_complete_day", { p_source: "new_york", p_today: "2024-04-02" }),
    "2024-04-01",
  );
  // The forecast does not take the day that the other lacks for a bad one.
  assert.equal(done.forecast!.cutoff, "2024-03-31");

  const causes = await database.call("ops.alert_causes", {
    p_expected_days: { berlin: "2024-04-01", new_york: "2024-04-01" },
    p_now: NOON.toString(),
    p_has_backups: false,
  });
  assert.deepEqual(causes.filter(({ cause }) => cause.startsWith("late")).map(({ cause }) => cause), ["late: berlin"]);
});

Deno.test("a source of files and one with an API share a store, and a bad file stops neither", async () => {
  await using folder = await temporaryFolder();
  const inbox = join(folder.path, "till");
  await Deno.mkdir(inbox);
  const shops = [{ document: TILL, inbox }, { document: NEW_YORK, api: other }];
  await loadHistory(shops, ["10.00", "25.00"]);
  await Deno.writeTextFile(join(inbox, "1.csv"), "not;this\n1;2\n");
  await Deno.writeTextFile(join(inbox, "2.csv"), archiveText(TILL, linesOf("2024-04-01", "7.00")));
  other.answer("2024-04-01", linesOf("2024-04-01", "25.00"));
  const done = await catchUpShops(database, shops, { now: NOON, folder: folder.path });
  assert.deepEqual(await salesBySource("2024-04-01"), ["new_york 50.0000 1 2", "till 14.0000 1 2"]);
  assert.match((joinErrors(done.errors) as Error).message, /^till: Cannot load ".*1\.csv"/);
  assert.equal(done.forecast!.cutoff, "2024-04-01");
});

Deno.test("a source that has not begun, has ended, or is no longer used does not hold up the forecast", async () => {
  const complete = async (todays: Record<string, string>): Promise<string | null> =>
    await database.call("etl.complete_day", { p_todays: todays });
  const shops = [{ document: TILL }, { document: NEW_YORK, api: other }];
  const [till, newYork] = await shopContexts(database, shops, NOON);
  assert.equal(await complete({ till: "2024-04-02", new_york: "2024-04-02" }), null);
  await publishArchive(newYork!, DAYS.flatMap((day) => linesOf(day, "25.00")));
  assert.equal(await complete({ till: "2024-04-02", new_york: "2024-04-02" }), "2024-03-31");
  await publishArchive(till!, linesOf("2024-03-05", "7.00"));
  assert.equal(await complete({ till: "2024-04-02", new_york: "2024-04-02" }), "2024-03-05");
  assert.equal(await complete({ new_york: "2024-04-02" }), "2024-03-31");
  const lastShown = async (): Promise<string> =>
    (await database.rows<{ day: string }>("select max(day) as day from mart.sales_every_day"))[0]!.day;
  assert.equal(await lastShown(), "2024-03-05");
  await database.call("etl.use_sources", { p_sources: ["new_york"] });
  assert.equal(await lastShown(), "2024-03-31");
  await database.call("etl.use_sources", { p_sources: ["new_york", "till"] });
  const [, later] = await shopContexts(database, shops, Temporal.Instant.from("2024-04-07T12:00:00Z"));
  await publishArchive(later!, linesOf("2024-04-06", "25.00"));
  assert.equal(await complete({ till: "2024-04-07", new_york: "2024-04-07" }), "2024-04-06");
  assert.equal(await lastShown(), "2024-04-06");
});

Deno.test("advice names the source only if there are several", async () => {
  const shops = [{ document: TILL }, { document: NEW_YORK, api: other }];
  await shopContexts(database, shops, NOON);
  const late = async (expected: Record<string, string>): Promise<string[]> =>
    (await database.call("ops.alert_causes", {
      p_expected_days: expected,
      p_now: NOON.toString(),
      p_has_backups: false,
    })).map(({ cause, advice }) => `${cause}: ${advice}`);
  const both = await late({ till: "2024-04-01", new_york: "2024-04-01" });
  assert.match(
    both[0]!,
    /^late: new_york: .*"deno task archive FILE --source new_york".* yyyy-MM-dd --source new_york"$/,
  );
  assert.match(
    both[1]!,
    /^late: till: .*"deno task archive FILE --source till".*"deno task accept DAY --source till"$/,
  );
  await database.call("etl.use_sources", { p_sources: ["till"] });
  const [one] = await late({ till: "2024-04-01" });
  assert.match(one!, /"deno task archive FILE"; if the shop was closed, run "deno task accept DAY"$/);
});

Deno.test("the status counts all sources together, and the warnings name their source", async () => {
  const shops = [{ document: TILL }, { document: NEW_YORK, api: other }];
  const [till, newYork] = await shopContexts(database, shops, NOON);
  await publishArchive(till!, linesOf("2024-03-30", "7.00"));
  const lines = Array.from({ length: 30 }, (_, index) => orderLine({ row_id: `${index}`, order_id: `B-${index}` }));
  await publishArchive(newYork!, [...lines, orderLine({ row_id: "x", order_id: "X", sales: "abc" })]);
  const todays = { till: "2024-04-02", new_york: "2024-04-02" };
  const [status] = await database.call("ops.status", { p_todays: todays });
  const [own] = await database.call("ops.status", { p_todays: { till: "2024-04-02" } });
  assert.deepEqual([status!.days_loaded, status!.rows_rejected, status!.is_late], ["2", "1", true]);
  assert.deepEqual([own!.days_loaded, own!.rows_rejected, own!.last_complete_day], ["1", "0", "2024-03-30"]);
  const warnings = (await database.rows<{ text: string }>("select ops.warnings($1) as text", [todays]))
    .map(({ text }) => text);
  assert.deepEqual(warnings.filter((text) => text.includes("rejected")).map((text) => text.split(":")[0]), [
    "new_york",
  ]);
});

Deno.test("corrected rows are replayed only for their own source", async () => {
  const shops = [{ document: TILL }, { document: NEW_YORK, api: other }];
  const [till, newYork] = await shopContexts(database, shops, NOON);
  const lines = Array.from({ length: 30 }, (_, index) => orderLine({ row_id: `${index}`, order_id: `B-${index}` }));
  const batch = await publishArchive(newYork!, [...lines, orderLine({ row_id: "x", order_id: "X", sales: "abc" })]);
  await using folder = await temporaryFolder();
  const path = join(folder.path, "corrected.csv");
  const [header, ...rows] = archiveText(SUPERSTORE, [orderLine({ row_id: "x", order_id: "X", sales: "5.00" })])
    .trimEnd().split("\n");
  await Deno.writeTextFile(
    path,
    [`rejected_batch;rejected_line;rejected_reason;${header}`, ...rows.map((row) => `${batch.batch_id};32;x;${row}`)]
      .join("\n") + "\n",
  );
  await assert.rejects(replayCorrected(till!, path), /batch \d+ is of "new_york", not of "till"$/);
  assert.match((await replayCorrected(newYork!, path))[0]!, /published 1 rejected row/);
});
