import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { addDays, businessDay } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import { migrate } from "../scripts/store/migrate.ts";
import { makeForecast } from "../scripts/forecasting/make_forecast.ts";
import { publishBatch } from "../scripts/loading/publish_staged.ts";
import { dueDays, pullDays } from "../scripts/loading/pull_days.ts";
import { publishStaged } from "../scripts/loading/publish_staged.ts";
import { countsOf, loadArchiveText, publishArchive, publishDay, stageArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { dailySales, keptLines, ledgerDays, rowVersions } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const CHECKOUT = fileURLToPath(new URL("../", import.meta.url));
const DAY = "2024-03-01";
const NEXT_DAY = "2024-03-02";

const { database, url, api } = await loadingTest(SUPERSTORE);

/** Runs a program of Deno's in a process of its own, on the test's database. */
async function runProcess(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--no-lock", ...args],
    cwd: CHECKOUT,
    env: { DATABASE_URL: url, SALES_API_URL: api.url, SHOP_TIME_ZONE: "UTC", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("defect 1: an API day survives a reload of the archive", async () => {
  const context = await testContext(database, SUPERSTORE);
  const archived = orderLine({ order_date: "2024-02-28" });
  await loadArchiveText(context, [archived]);
  await publishDay(context, api, { day: DAY, lines: [orderLine({ row_id: "2", order_id: "A-2" })] });
  const before = await keptLines(database);
  await loadArchiveText(context, [archived]);
  await publishArchive(context, [archived]);
  await publishArchive(context, [{ ...archived, ship_mode: "First Class" }]);
  assert.deepEqual(await keptLines(database), before);
  assert.equal(before.length, 2);
});

Deno.test("defect 2: a run loads the days that are over, and late orders arrive with a later run", async () => {
  const run = async (now: string): Promise<string[]> => {
    const today = businessDay(Temporal.Instant.from(now), {});
    const context = await testContext(database, SUPERSTORE, { today });
    const due = await dueDays(context);
    await pullDays(context, api, due);
    await publishStaged(context);
    return due.map(({ day }) => day);
  };
  await publishArchive(await testContext(database, SUPERSTORE), [
    orderLine({ order_id: "A-0", row_id: "0", order_date: "2024-02-29" }),
  ]);
  api.answer(DAY, [orderLine()]);
  api.answer("2024-02-29", [orderLine({ order_id: "A-0", row_id: "0", order_date: "2024-02-29" })]);
  assert.deepEqual(await run("2024-03-01T16:00:00Z"), ["2024-02-29"]); // the archive's last day, once
  assert.deepEqual(await run("2024-03-02T04:10:00Z"), ["2024-02-29", DAY]);

  api.answer(DAY, [orderLine(), orderLine({ row_id: "2", order_id: "A-2", sales: "5.00" })]);
  assert.deepEqual(await run("2024-03-03T04:10:00Z"), ["2024-02-29", DAY, NEXT_DAY]);
  assert.deepEqual((await ledgerDays(database)).slice(1), [
    "2024-03-01 restated api 2 15.00 1",
    "2024-03-02 empty api 0 0.00 0",
  ]);
});

Deno.test("defect 3: importing a script sends no request, opens no connection and writes nothing", async () => {
  const scripts = [...Deno.readDirSync(join(CHECKOUT, "scripts"))].filter(({ name }) => name.endsWith(".ts"));
  assert.ok(scripts.length > 10);
  const imports = scripts.map(({ name }) => `import "${pathToFileURL(join(CHECKOUT, "scripts", name))}";\n`);
  const asked = api.requests.length;
  const reader = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(reader, imports.join(""));
    // Neither net, nor write, nor run: an attempt at any of them would end the process.
    const { code, out, err } = await runProcess([
      "--config=deno.json",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--deny-net",
      "--deny-write",
      "--deny-run",
      reader,
    ]);
    assert.deepEqual({ code, out, err }, { code: 0, out: "", err: "" });
  } finally {
    await Deno.remove(reader);
  }
  assert.equal(api.requests.length, asked);
  assert.deepEqual(await database.rows("select from etl.run"), []);
});

Deno.test("defect 4: O'Brien is a name like any other, and SQL in a name stays a name", async () => {
  const context = await testContext(database, SUPERSTORE);
  const names = ["O'Brien", "'); drop table ods.order_line; --", "$$; select pg_sleep(60); $$", "\\'; --"];
  const lines = names.map((customer_name, index) =>
    orderLine({ row_id: String(index), customer_id: `C-${index}`, customer_name, product_name: customer_name })
  );
  await publishDay(context, api, { day: DAY, lines });
  const shown = await database.rows<{ customer_name: string }>(
    "select customer_name from mart.top_customers() order by customer_id",
  );
  assert.deepEqual(shown.map(({ customer_name }) => customer_name), names);
});

Deno.test("defect 5: a day without orders is an ordinary day, confirmed as empty", async () => {
  const batch = await publishDay(await testContext(database, SUPERSTORE), api, { day: DAY, lines: [] });
  assert.deepEqual([batch.status, ...countsOf(batch)], ["published", 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 empty api 0 0.00 0"]);
});

Deno.test("defect 6: a day that is loaded twice, or has its rows twice, counts once", async () => {
  const context = await testContext(database, SUPERSTORE);
  const lines = ["1", "2"].map((row_id) => orderLine({ row_id }));
  await publishDay(context, api, { day: DAY, lines });
  await publishDay(context, api, { day: DAY, lines });
  await publishDay(context, api, { day: DAY, lines: [...lines, ...lines] });
  assert.deepEqual(await dailySales(database), ["2024-03-01 20.00 1 2"]);
});

Deno.test("defect 7: only the day is requested, page by page, and retried after a temporary failure", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, pageSize: 2 } };
  api.answer(DAY, ["1", "2", "3", "4", "5"].map((row_id) => orderLine({ row_id })));
  let failures = 1;
  const queries: URLSearchParams[] = [];
  await using flaky = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, async (request) => {
    const url = new URL(request.url);
    if (url.searchParams.get("_page") === "2" && failures-- > 0) return new Response("busy", { status: 503 });
    queries.push(url.searchParams);
    return await fetch(new URL(`orders${url.search}`, api.url));
  });
  const context = await testContext(database, document);
  await pullDays(context, { url: `http://127.0.0.1:${flaky.addr.port}/` }, [{ day: DAY, reason: "new" }]);
  const { batches: [batch] } = await publishStaged(context);
  assert.deepEqual(countsOf(batch!), [5, 5, 0, 0, 0, 0, 0]);
  assert.deepEqual(
    queries.map((query) => Object.fromEntries(query)),
    ["1", "2", "3"].map((page) => ({
      "Order Date_gte": DAY,
      "Order Date_lte": DAY,
      "_page": page,
      "_limit": "2",
    })),
  );
});

Deno.test("defect 7: an error of the API ends the task with an exit code and a message", async () => {
  await using broken = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    () => new Response("no such page", { status: 404 }),
  );
  const { code, out, err } = await runProcess(["-A", "scripts/pull.ts", "--from", DAY, "--to", DAY], {
    SALES_API_URL: `http://127.0.0.1:${broken.addr.port}/orders`,
  });
  assert.equal(code, ExitCode.api, err);
  assert.equal(out, "");
  assert.match(err, /Cannot read day 2024-03-01 from .*: status is 404/);
  assert.deepEqual(await ledgerDays(database), []);
  assert.deepEqual(await database.rows("select from etl.batch"), []);
});

Deno.test("defect 8: money is exact, postal codes are text, and only Burlington's missing one is filled", async () => {
  const context = await testContext(database, SUPERSTORE);
  const row = (id: string, sales: string, place: string): string =>
    `{"Row ID": ${id}, "Order ID": "A-1", "Order Date": "${DAY}", "Customer ID": "C-1", "Product ID": "P-1",
      "Ship Date": null, "Ship Mode": null, "Customer Name": null, "Segment": null, "Region": null, "Category": null,
      "Sub-Category": null, "Product Name": null, "Quantity": null, "Discount": null, "Country": "United States", "Sales": ${sales}, "Profit": -${sales}, ${place}}`;
  const lines = [
    row("1", "0.1", '"State": "Vermont", "City": "Burlington", "Postal Code": null'),
    row("2", "0.2", '"State": "Iowa", "City": "Burlington", "Postal Code": null'),
    row("3", "98765432109876.5432", '"State": "Massachusetts", "City": "Boston", "Postal Code": 2108'),
  ];
  await publishDay(context, api, { day: DAY, lines });
  assert.deepEqual(await database.rows("select sales, profit from mart.sales_daily"), [
    { sales: "98765432109876.8432", profit: "-98765432109876.8432" },
  ]);
  assert.deepEqual(
    await database.rows("select state, postal_code from mart.dim_place order by state"),
    [
      { state: "Iowa", postal_code: null },
      { state: "Massachusetts", postal_code: "02108" },
      { state: "Vermont", postal_code: "05401" },
    ],
  );
});

Deno.test("defect 9: types are those of the store, whatever a file's values look like", async () => {
  const types = (): Promise<unknown[]> =>
    database.rows(`
      select table_schema, table_name, column_name, data_type, numeric_precision, numeric_scale
      from information_schema.columns where table_schema in ('stg', 'ods', 'mart') order by 1, 2, 3
    `);
  const before = await types();
  const context = await testContext(database, SUPERSTORE);
  const canadian = { row_id: "R-2", order_id: "007", customer_id: "0042", country: "Canada", postal_code: "K1A 0B1" };
  await publishArchive(context, [orderLine({ sales: "10", quantity: "1", postal_code: "10001" })]);
  await publishArchive(context, [orderLine({ ...canadian, sales: "10.25", quantity: "1.5" })]);
  assert.deepEqual(await types(), before);
  assert.deepEqual(
    await database.rows(`
      select order_id, customer_id, sales, postal_code
      from ods.order_line inner join ods.place using (place_id) order by order_id
    `),
    [
      { order_id: "007", customer_id: "0042", sales: "10.2500", postal_code: "K1A 0B1" },
      { order_id: "A-1", customer_id: "C-1", sales: "10.0000", postal_code: "10001" },
    ],
  );
});

Deno.test("defect 10: a row of the API is rejected if its date is not in the source's format", async () => {
  const dates = ["01.03.2024", "3/1/2024", "2024-3-1", "2024-03-01T10:00:00Z", "1709251200", "yesterday"];
  const lines = [DAY, ...dates].map((order_date, index) =>
    orderLine({ row_id: String(index), order_date, ship_date: null })
  );
  const document = { ...SUPERSTORE, rejectLimit: { percent: 100 } };
  const batch = await publishDay(await testContext(database, document), api, { day: DAY, lines });
  assert.deepEqual(countsOf(batch), [7, 1, 0, 0, 0, 6, 0]);
  const rejected = await database.rows<{ value: string; reason: string }>(
    "select value, reason from etl.rejected_row order by line",
  );
  assert.deepEqual(rejected, dates.map((value) => ({ value, reason: "is not a date in the format yyyy-MM-dd" })));
});

Deno.test("defect 11: marts distinguish customers of one name, sum every subcategory, and write only changed days", async () => {
  const context = await testContext(database, SUPERSTORE);
  const lines = Array.from({ length: 12 }, (_, index) =>
    orderLine({
      row_id: String(index),
      order_id: `A-${index}`,
      customer_id: `C-${index % 2}`,
      customer_name: "Jo Park",
      city: "Springfield",
      state: index % 2 === 0 ? "Ohio" : "Virginia",
      subcategory: `Kind ${index}`,
    }));
  await publishArchive(context, lines);
  assert.deepEqual(await database.rows("select customer_id, customer_name, sales from mart.top_customers()"), [
    { customer_id: "C-0", customer_name: "Jo Park", sales: "60.0000" },
    { customer_id: "C-1", customer_name: "Jo Park", sales: "60.0000" },
  ]);
  assert.deepEqual(await database.rows("select city, state, sales from mart.top_cities()"), [
    { city: "Springfield", state: "Ohio", sales: "60.0000" },
    { city: "Springfield", state: "Virginia", sales: "60.0000" },
  ]);
  assert.equal((await database.rows("select from mart.top_subcategories()")).length, 10);
  assert.deepEqual(await database.rows("select subcategories, sales from mart.subcategory_sums()"), [
    { subcategories: "12", sales: "120.0000" },
  ]);

  const before = await rowVersions(database);
  await publishDay(context, api, {
    day: "2024-04-01",
    lines: [orderLine({ row_id: "99", order_id: "A-99", order_date: "2024-04-01" })],
  });
  const after = await rowVersions(database);
  const marts = [...before].filter(([version]) => version.startsWith("mart."));
  assert.ok(marts.length > 0 && marts.every(([version, json]) => after.get(version) === json));
});

Deno.test("defect 12: tables and grants survive a load, and readers see the old data until it commits", async () => {
  const context = await testContext(database, SUPERSTORE);
  await publishArchive(context, [orderLine()]);
  await database.rows("grant select on mart.sales_daily to public");
  const tables = (): Promise<unknown[]> =>
    database.rows(`
      select relname, pg_class.oid, relfilenode, relacl::text
      from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
      where nspname in ('ods', 'mart') and relkind = 'r' order by 1
    `);
  const before = await tables();
  assert.match(JSON.stringify(before), /=r\/storecast/);
  await using dashboard = await connect(url);
  await dashboard.rows("set lock_timeout = '1s'");

  const batchId = await stageArchive(context, [orderLine({ sales: "99.00" })]);
  await database.transaction(async () => {
    await publishBatch(context, batchId);
    assert.deepEqual(await dailySales(dashboard), ["2024-03-01 10.00 1 1"]);
    assert.equal((await dashboard.rows("select from mart.top_customers()")).length, 1);
  });
  assert.deepEqual(await dailySales(dashboard), ["2024-03-01 99.00 1 1"]);
  await migrate(database);
  assert.deepEqual(await tables(), before);
});

Deno.test("defect 13: the forecast is of daily sums with 0 for days without orders, knows the week, and is saved", async () => {
  // Eight weeks of two orders a day, 10.50 on Monday to 15.50 on Saturday; Sundays closed.
  const monday = Temporal.PlainDate.from("2024-01-01");
  const days = Array.from({ length: 55 }, (_, index) => monday.add({ days: index })).filter(({ dayOfWeek }) =>
    dayOfWeek < 7
  );
  const lines = days.flatMap((day, index) =>
    ["4.25", `${day.dayOfWeek + 5}.25`].map((sales, half) =>
      orderLine({ row_id: `${index}-${half}`, order_id: `A-${index}-${half}`, order_date: day.toString(), sales })
    )
  );
  const context = await testContext(database, SUPERSTORE, { today: "2024-02-25" });
  await publishArchive(context, lines);
  const made = await makeForecast(context, { horizon: 7, now: Temporal.Instant.from("2024-02-25T04:10:00Z") });

  assert.equal(made!.cutoff, "2024-02-24");
  for (const [index, sales] of [0, 10.5, 11.5, 12.5, 13.5, 14.5, 15.5].entries()) {
    const { day, mean } = made!.points[index]!;
    assert.equal(day, addDays("2024-02-25", index));
    assert.ok(Math.abs(mean - sales) <= 0.03 * sales, `${day}: ${mean} against ${sales}`);
  }
  const latest = await database.rows<Record<string, string>>(
    "select * from mart.forecast_latest where series = 'total' order by day",
  );
  assert.equal(latest.length, 7);
  assert.ok(latest.every(({ lo_80, mean, hi_80 }) => Number(lo_80) <= Number(mean) && Number(mean) <= Number(hi_80)));

  const later = await testContext(database, SUPERSTORE, { today: "2024-02-27" });
  await publishDay(later, api, { day: "2024-02-25", lines: [] });
  await publishDay(later, api, {
    day: "2024-02-26",
    lines: [orderLine({ row_id: "m", order_id: "M", order_date: "2024-02-26", sales: "12.00" })],
  });
  await makeForecast(later, { horizon: 7, now: Temporal.Instant.from("2024-02-27T04:10:00Z") });
  const scored = await database.rows(`
    select cutoff, day, sales, sales - mean = 12 - mean as is_error
    from mart.forecast_scored
    where series = 'total' and not is_backtest
    order by day
  `);
  assert.deepEqual(scored, [
    { cutoff: "2024-02-24", day: "2024-02-25", sales: "0", is_error: false },
    { cutoff: "2024-02-24", day: "2024-02-26", sales: "12.0000", is_error: true },
  ]);
  assert.equal((await database.rows("select from mart.forecast_run where not is_backtest")).length, 2);
});

Deno.test("defect 14: all layers are in one database and change in one transaction", async () => {
  const schemas = await database.rows<{ name: string }>(
    "select nspname as name from pg_namespace where nspname in ('stg', 'ods', 'mart', 'etl') order by 1",
  );
  assert.deepEqual(schemas.map(({ name }) => name), ["etl", "mart", "ods", "stg"]);
  const context = await testContext(database, SUPERSTORE);
  const batchId = await stageArchive(context, [orderLine()]);
  const all = async (): Promise<unknown[]> => [
    await keptLines(database),
    await dailySales(database),
    await ledgerDays(database),
    await database.rows("select status from etl.batch"),
  ];
  const before = await all();
  await assert.rejects(
    database.transaction(async () => {
      await publishBatch(context, batchId);
      assert.deepEqual((await all()).map((rows) => (rows as unknown[]).length), [1, 1, 1, 1]);
      throw new Error("The power fails");
    }),
    /The power fails/,
  );
  assert.deepEqual(await all(), before);
  assert.deepEqual(before, [[], [], [], [{ status: "staged" }]]);
});

Deno.test("defect 15: a failed run is in the run log, and late data raises an alert", async () => {
  await publishArchive(await testContext(database, SUPERSTORE), [orderLine()]);
  await using refusing = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    () => new Response("", { status: 401 }),
  );
  const broken = {
    SALES_API_URL: `http://127.0.0.1:${refusing.addr.port}/orders?key=s3cret`,
    SALES_API_TOKEN: "t0ken",
  };
  const now = ["--now", "2024-03-03T04:10:00Z"];
  const failed = await runProcess(["-A", "scripts/pull.ts", ...now], broken);
  assert.equal(failed.code, ExitCode.api, failed.err);
  const [run, ...others] = await database.rows<Record<string, unknown>>(
    "select task, status, exit_code, message, finished_at is not null as is_finished from etl.run where task = 'pull'",
  );
  assert.deepEqual(others, []);
  assert.match(String(run!["message"]), /status is 401/);
  assert.doesNotMatch(`${failed.err} ${run!["message"]}`, /s3cret|t0ken/);
  assert.deepEqual({ ...run, message: "" }, {
    task: "pull",
    status: "failed",
    exit_code: 4,
    message: "",
    is_finished: true,
  });

  const alarm = await runProcess(["-A", "scripts/status.ts", "--check", ...now], { DATA_DUE_AT: "00:00" });
  assert.equal(alarm.code, ExitCode.late, alarm.err);
  assert.match(alarm.err, /The data is late: the last complete day is 2024-03-01/);
});
