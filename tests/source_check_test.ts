/** What a check of a file or a day says, against what loading the same then stores. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { checkDay } from "../scripts/checking/check_day.ts";
import { checkFile } from "../scripts/checking/check_file.ts";
import { type CheckDatabase, openCheckDatabase } from "../scripts/checking/check_database.ts";
import type { Checked } from "../scripts/checking/checked.ts";
import { watchBatch } from "../scripts/checking/watched_batch.ts";
import { formatChecked, formatCheckedJson } from "../scripts/checking/format_checked.ts";
import { formatRows } from "../scripts/checking/format_rows.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import { readBatches } from "../scripts/loading/publish_staged.ts";
import type { SalesApi } from "../scripts/sources/api/sales_api.ts";
import type { StagedChunk } from "../scripts/sources/orders/staged_chunk.ts";
import type { ShopDocument } from "../scripts/sources/documents/shop_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { openShop } from "./platforms/shop.ts";
import { servePlatform } from "./platforms/serve.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { dataFolder } from "./support/data_folder.ts";
import { fileOf } from "./support/file_inputs.ts";
import { emptyStore, publishAll, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { makeWorkbook } from "./support/make_workbook.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const TODAY = "2026-11-28";

const { database } = await loadingTest(SUPERSTORE);
const folder = await dataFolder();
const files = await temporaryFolder();
Deno.test.afterAll(async () => {
  await files[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A shop with cancelled orders, returns, columns of its own and German numbers. */
const GERMAN: ShopDocument = {
  source: "german",
  timeZone: "Europe/Berlin",
  columns: {
    row_id: "Pos",
    order_id: "Nr",
    order_date: "Datum",
    customer_id: "Kunde",
    product_id: "Artikel",
    sales: { subtract: ["Betrag", "Rabatt"] },
    quantity: "Menge",
  },
  attributes: { way: "Kanal" },
  archive: {
    separator: ";",
    dateFormat: "dd.MM.yyyy",
    decimalMark: ",",
    groupMark: ".",
    skip: [{ at: "Status", in: ["storniert", "Test"] }, { at: "Muster", present: true }],
  },
  rejectLimit: { rows: 2, percent: 60 },
  lookBackDays: 7,
  postalCodes: [],
  missingPostalCodes: [],
};

const GERMAN_ROWS = [
  "Nr;Pos;Datum;Kunde;Artikel;Betrag;Rabatt;Menge;Kanal;Status;Muster;Filiale",
  "B-1;1;13.02.2026;K-1;A-1;1.021,00;1,00;2;web;ok;;1",
  "B-1;2;13.02.2026;K-1;A-2;20,00;0,00;1;web;ok;;1",
  "B-2;3;14.02.2026;;A-1;31,50;0;3;web;ok;;1",
  "B-2;3;14.02.2026;K-2;A-1;31,50;0;3;web;ok;;1",
  "B-3;4;31.02.2026;K-2;A-1;31,50;0;3;web;ok;;1",
  "B-4;5;15.02.2026;K-2;A-1;31.50;0;3;web;ok;;1",
  "B-5;6;15.02.2026;K-2;A-1;10,00;0;3;web;storniert;;1",
  "B-6;7;15.02.2026;K-2;A-1;10,00;0;3;web;Test;;1",
  "B-6;8;15.02.2026;K-2;A-1;10,00;0;3;shop;ok;ja;1",
  "B-1;9;16.02.2026;K-1;A-1;-510,12345;0;-1;web;ok;;1",
];

async function file(content: string | Uint8Array, name = "orders.csv"): Promise<string> {
  const path = join(files.path, name);
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return path;
}

async function inCheck<Result>(work: (check: CheckDatabase) => Promise<Result>): Promise<Result> {
  await using resources = new AsyncDisposableStack();
  return await work(await openCheckDatabase(folder.path, resources));
}

async function checked(path: string, document: SourceDocument): Promise<Checked> {
  return await inCheck(async (check) => {
    return await checkFile(await testContext(check.database, document, { today: TODAY }), path);
  });
}

/** What a store holds after a load, in the form in which a check tells it. */
async function stored(batchId: string): Promise<Record<string, unknown>> {
  const [batch] = await readBatches(database, [batchId]);
  return {
    counts: countsOf(batch!),
    unknown: batch!.unknown,
    days: await database.rows(`
      select
        daily.day, daily.lines, daily.orders, daily.sales,
        (select count(*) from ods.order_line as line where line.order_date = daily.day and line.kind = 'return') as returns
      from mart.sales_daily as daily
      order by daily.day
    `),
    rejected: await database.rows(
      `select column_name, code, count(*) as rows from etl.rejected_row where batch_id = $1 group by 1, 2 order by 1, 2`,
      [batchId],
    ),
    conflicts: await database.rows(
      "select line, kept_line from etl.conflicting_row where batch_id = $1 order by line limit 3",
      [batchId],
    ),
  };
}

function said({ rows }: Checked): Record<string, unknown> {
  const { batch, days, rejected, conflicts } = rows!;
  const kinds = rejected!.map(({ column_name, code, rows }) => ({ column_name, code, rows }));
  return {
    counts: countsOf(batch),
    unknown: batch.unknown,
    days,
    rejected: kinds.toSorted((one, other) => order(one) < order(other) ? -1 : 1),
    conflicts: conflicts!.map(({ line, kept_line }) => ({ line, kept_line })),
  };
}

function order({ column_name, code }: { column_name: string | null; code: string }): string {
  return `${column_name ?? "~"} ${code}`;
}

function countsOf(batch: object): object {
  return Object.fromEntries(Object.entries(batch).filter(([name]) => name.startsWith("rows_")));
}

/** Checks a file, loads it, and compares. */
async function assertAsLoaded(path: string, document: SourceDocument): Promise<Checked> {
  const found = await checked(path, document);
  assert.equal(found.error, undefined);
  const loaded = await loadArchive(await testContext(database, document, { today: TODAY }), path);
  assert.ok("batch" in loaded);
  assert.deepEqual(said(found), await stored(loaded.batch.batch_id));
  const lines = await database.rows<{ line_id: string; sales: string }>("select line_id, sales from ods.order_line");
  const sales = new Map(lines.map((line) => [line.line_id, line.sales]));
  assert.ok(found.rows!.first!.length > 0);
  for (const { values } of found.rows!.first!) assert.equal(values["sales"], sales.get(values["line_id"]!));
  return found;
}

Deno.test("a check of a file shows what loading it would store: counts, days, sums, rejected and conflicting rows", async () => {
  const superstore = Array.from({ length: 300 }, (_, index) =>
    orderLine({
      row_id: String(index + 1),
      order_id: `O-${Math.floor(index / 3)}`,
      order_date: `2024-0${1 + index % 3}-${10 + index % 17}`,
      customer_id: index % 7 === 0 ? "" : `C-${index % 40}`,
      sales: `${index % 11 === 0 ? "-" : ""}${index}.37`,
      quantity: index % 11 === 0 ? "-1" : "2",
    }));
  await assertAsLoaded(await file(archiveText(SUPERSTORE, superstore)), {
    ...SUPERSTORE,
    rejectLimit: { rows: 300, percent: 100 },
  });
  await emptyStore(database);
  await assertAsLoaded(await file(fileOf(...GERMAN_ROWS)), GERMAN);
  await emptyStore(database);
  const rows = GERMAN_ROWS.map((row) => row.split(";"));
  await assertAsLoaded(await file(await makeWorkbook({ sheets: { Orders: rows } }), "orders.xlsx"), GERMAN);
});

Deno.test("a check shows how many rows each rule leaves out, unused columns, and the first row with its origin", async () => {
  const path = await file(fileOf(...GERMAN_ROWS));
  const found = await checked(path, GERMAN);
  assert.deepEqual(found.rows!.skipped, [
    { rule: { at: "Status", in: ["storniert", "Test"] }, rows: 2 },
    { rule: { at: "Muster", present: true }, rows: 1 },
  ]);
  assert.deepEqual(found.rows!.unused, ["Filiale"]);
  const text = formatChecked(found, GERMAN).join("\n");
  assert.match(text, /^Business days of Europe\/Berlin, from midnight to midnight\.$/m);
  assert.match(
    formatChecked(found, { ...GERMAN, dayEndsAt: "04:00" }).join("\n"),
    /^Business days of Europe\/Berlin, until 04:00\.$/m,
  );
  assert.match(text, /^It would load into an empty store\.$/m);
  assert.match(text, /^ {2}order_date +2026-02-13 +"Datum": "13\.02\.2026"$/m);
  assert.match(text, /^ {2}sales +1,020\.00 +\{"subtract":\["Betrag","Rabatt"\]\}: "1020"$/m);
  assert.match(text, /^ {2}way +web +"Kanal": "web"$/m);
  assert.match(text, /^ {2}2026-02-16 +1 +0 +1 +-510\.1234$/m);
  assert.match(
    text,
    /^ {2}1 {2}order_date \("Datum"\) is not a date in the format dd\.MM\.yyyy\n {5}line 6: "31\.02\.2026"$/m,
  );
  assert.match(text, /^ {5}line 4 is replaced by line 5: customer_id nothing, then "K-2"$/m);
  assert.match(text, /^ {2}1 line had more than 4 decimals, and was rounded\.$/m);
  for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
  const json = JSON.parse(formatCheckedJson(found));
  assert.deepEqual([json.would_load, json.exit_code, json.counts.rows_read, json.days.length], [true, 0, 10, 3]);
});

Deno.test("a check over the reject limit shows every reason, and has the exit code of loading", async () => {
  const path = await file(fileOf(...GERMAN_ROWS, "B-8;10;15.02.2026;K-2", "B-9;11;;K-2;A-1;1,00;0;1;web;ok;;1"));
  const strict = { ...GERMAN, rejectLimit: { rows: 2, percent: 1 } };
  const found = await checked(path, strict);
  assert.equal(found.error!.exitCode, ExitCode.batchFailed);
  const error = await loadArchive(await testContext(database, strict, { today: TODAY }), path).catch((error) => error);
  assert.ok(error instanceof StorecastError);
  assert.equal(error.exitCode, found.error!.exitCode);
  const [, reason] = /: (\d.*)$/.exec(error.message)!;
  assert.equal(found.error!.message, `It would not be published: ${reason}`);
  assert.deepEqual(found.rows!.rejected!.map(order).sort(), [
    "order_date missing",
    "order_date not_a_date",
    "~ field_count",
    "~ not_a_number",
  ]);
  assert.equal(found.rows!.days!.length, 3);
});

Deno.test("a file that cannot be read gives the same error in a check as in loading", async () => {
  const wrong: Record<string, [string, SourceDocument]> = {
    column: [fileOf(...GERMAN_ROWS).replace("Betrag", "Preis"), GERMAN],
    separator: [fileOf(...GERMAN_ROWS).replaceAll(";", "|"), GERMAN],
    empty: ["", GERMAN],
    "no row": [fileOf(GERMAN_ROWS[0]!), GERMAN],
  };
  for (const [name, [text, document]] of Object.entries(wrong)) {
    const path = await file(text);
    const errors = [
      await checked(path, document).catch((error) => error),
      await loadArchive(await testContext(database, document, { today: TODAY }), path).catch((error) => error),
    ];
    for (const error of errors) assert.ok(error instanceof StorecastError, `${name}: ${error}`);
    const [check, load] = errors as StorecastError[];
    assert.deepEqual([check!.message, check!.exitCode], [load!.message, load!.exitCode], name);
  }
});

/** Shopify's orders with their refunds. */
const SHOPIFY: ShopDocument = {
  source: "shopify",
  timeZone: "Europe/Berlin",
  columns: {
    row_id: "line_items.id",
    order_id: "name",
    order_date: "created_at",
    customer_id: { first: ["customer.id"], else: null },
    product_id: { first: ["line_items.sku", "line_items.product_id"], else: null },
    sales: {
      subtract: [{ multiply: ["line_items.price", "line_items.quantity"] }, "line_items.total_discount"],
    },
    quantity: "line_items.quantity",
  },
  api: {
    orders: "orders",
    lines: "line_items",
    returns: [{
      lines: "refunds.refund_line_items",
      columns: {
        row_id: "refunds.refund_line_items.id",
        order_date: "refunds.created_at",
        product_id: null,
        sales: { subtract: [0, "refunds.refund_line_items.subtotal"] },
        quantity: { subtract: [0, "refunds.refund_line_items.quantity"] },
      },
    }],
    skip: [{ at: "test", in: [true] }, { at: "financial_status", in: ["pending", "voided"] }],
    dateFormat: "iso",
    decimalMark: ".",
    groupMark: "",
    dayParameters: { status: "any", created_at_min: "{start}", created_at_max: "{last}" },
    paging: { by: "link", size: { parameter: "limit", rows: 5 } },
    authentication: { header: "X-Shopify-Access-Token", value: "{token}" },
  },
  lookBackDays: 7,
  postalCodes: [],
  missingPostalCodes: [],
};

Deno.test("a check of a day shows what pulling and publishing it would store, and its requests", async () => {
  const now = Temporal.Instant.from("2026-11-28T06:00:00Z");
  const shop = openShop({ seed: 3, from: "2026-11-10", days: 18, now });
  await using server = servePlatform("shopify", shop);
  const api: SalesApi = { url: server.url, token: server.token };
  let returns = 0;
  for (const day of ["2026-11-12", "2026-11-17", "2026-11-20"]) {
    await emptyStore(database);
    const found = await inCheck(async (check) => {
      return await checkDay(await testContext(check.database, SHOPIFY, { today: TODAY }), api, day);
    });
    assert.equal(found.error, undefined);
    const context = await testContext(database, SHOPIFY, { today: TODAY });
    assert.deepEqual(await pullDays(context, api, [{ day, reason: "asked for" }]), []);
    const [batch] = await publishAll(context);
    assert.deepEqual(said(found), await stored(batch!.batch_id));
    returns += Number(found.rows!.days!.reduce((sum, { returns }) => sum + Number(returns), 0));
    const orders = found.requests!.reduce((sum, { rows }) => sum + rows!, 0);
    assert.equal(orders, shop.orders.filter((order) => dayOf(order.placedAt) === day).length);
    assert.ok(found.requests!.every(({ status }) => status === 200));
    assert.ok(found.rows!.unused.includes("line_items.title"));
    assert.ok(!found.rows!.unused.includes("refunds.refund_line_items.subtotal"));
    for (const line of formatChecked(found, SHOPIFY)) assert.ok(line.length <= 80 || line.includes("page_info"), line);
  }
  assert.ok(returns > 0);
});

function dayOf(at: Temporal.Instant): string {
  return at.toZonedDateTimeISO("Europe/Berlin").toPlainDate().toString();
}

Deno.test("an answer that cannot be read shows its requests, without secrets", async () => {
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    () => new Response("no", { status: 403 }),
  );
  const url = `http://user:geheim@127.0.0.1:${server.addr.port}/orders?key=verborgen`;
  const document: ShopDocument = {
    ...SHOPIFY,
    api: { ...SHOPIFY.api!, authentication: { parameter: "token", value: "{token}" } },
  };
  const found = await inCheck(async (check) => {
    const context = await testContext(check.database, document, { today: TODAY });
    return await checkDay(context, { url, token: "vertraulich" }, "2026-11-20");
  });
  assert.equal(found.error!.exitCode, ExitCode.api);
  const text = `${formatChecked(found, document).join("\n")}${formatCheckedJson(found)}${found.error!.message}`;
  assert.match(text, /status 403/);
  assert.match(text, /&created_at_min=2026-11-19T23:00:00Z/);
  assert.doesNotMatch(text, /geheim|verborgen|vertraulich/);
});

Deno.test("if the API is down the check ends soon, and shows the repeated request once", async () => {
  const port = unusedPort();
  const steps: string[] = [];
  const began = performance.now();
  const found = await inCheck(async (check) => {
    const context = await testContext(check.database, SHOPIFY, { today: TODAY });
    const api = { url: `http://127.0.0.1:${port}/orders`, token: "t", firstDelay: 20 };
    return await checkDay({ ...context, progress: (step) => steps.push(step) }, api, "2026-11-20");
  });
  assert.ok(performance.now() - began < 20_000);
  assert.equal(found.error!.exitCode, ExitCode.api);
  const times = found.requests!.length;
  assert.ok(times > 2 && times < 30 && found.requests!.every(({ seconds }) => seconds < 1), String(times));
  const text = formatChecked(found, SHOPIFY).join("\n");
  assert.equal(text.split("GET http://").length, 2, text);
  assert.match(
    text,
    new RegExp(`^Made ${times} requests:\n   1  GET http[^]*no answer \\(${times} times\\), `, "m"),
  );
  assert.deepEqual(steps.slice(0, 2), [
    "Reading 2026-11-20: request 1",
    "Reading 2026-11-20: request 2, after no answer",
  ]);
});

function unusedPort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

Deno.test("the rows of a check show their dates and amounts in full, however long the others are", () => {
  const row = (sales: string, quantity: string): Parameters<typeof formatRows>[0][number] => ({
    line: "1234567",
    attributes: {},
    received: {},
    values: {
      order_date: "2026-11-10",
      kind: "return",
      order_id: "gid://shopify/Order/5550000123456",
      product_name: "Oak table with two leaves",
      quantity,
      sales,
    },
  });
  const check = { channel: "archive" } as Checked;
  const usual = formatRows([row("1124.5000", "1.0000"), row("-123456.1200", "12.5000")], check);
  for (const line of usual) assert.ok([...line].length <= 80, line);
  assert.match(usual.join("\n"), /2026-11-10\s+return\s+gid.*Oak.*\s1,124\.50\n.*2026-11-10\s.*\s-123,456\.12$/);
  const long = formatRows([row("-123456789012.1234", "-123456.1234")], check);
  assert.match(long.join("\n"), /2026-11-10\s+return\s.*…\s+Oak t…\s+-123456\.1234\s+-123,456,789,012\.1234$/);
});

Deno.test("two checks at once do not disturb each other, and the last one stops the server and leaves no database", async () => {
  const path = await file(fileOf(...GERMAN_ROWS));
  const found = await Promise.all([1, 2, 3].map(() => checked(path, GERMAN)));
  for (const one of found) assert.deepEqual(said(one), said(found[0]!));
  const left = await inCheck(async ({ database }) => {
    return await database.rows<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, 'check_') and datname <> current_database()",
    );
  });
  assert.deepEqual(left, []);
  await assert.rejects(Deno.stat(join(folder.path, "check", "data", "postmaster.pid")), Deno.errors.NotFound);
});

Deno.test("a check of a very large batch reads only a part of it, but counts all left-out rows", async () => {
  const rule = { at: "Status", in: ["storniert"] };
  const chunk = { received: [], csv: new Uint8Array(0), rows: 2, leftOut: [rule], rejected: [] };
  const incoming = {
    source: "german",
    channel: "archive",
    origin: "orders.csv",
    columns: [],
    separator: ",",
    rules: "",
    async *records(): AsyncGenerator<StagedChunk> {
      for (let number = 0; number < 5; number++) yield await Promise.resolve(chunk);
    },
  } as const;
  for (const [mostRows, chunks] of [[10, 5], [9, 5], [8, 4], [1, 1]] as const) {
    const watched = watchBatch(incoming, { mostRows });
    const read = await Array.fromAsync(watched.incoming.records("1"));
    assert.deepEqual([read.length, watched.leftOut.get(rule), watched.isCut()], [chunks, chunks, chunks < 5]);
    await Array.fromAsync(watched.incoming.records("1")); // as a day is that changed meanwhile
    assert.equal(watched.leftOut.get(rule), chunks);
  }
});
