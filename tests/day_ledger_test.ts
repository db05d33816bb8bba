import assert from "node:assert/strict";
import { dueDays, pullDays } from "../scripts/loading/pull_days.ts";
import { publishStaged } from "../scripts/loading/publish_staged.ts";
import { publishArchive, publishDay, stageDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { dailySales, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

/** Three days of look-back. */
const DOCUMENT = { ...await readSuperstore(), lookBackDays: 3 };

const { database, api } = await loadingTest(DOCUMENT);

function lineOf(day: string, fields: Partial<OrderLine> = {}): OrderLine {
  return orderLine({ row_id: day, order_id: `A-${day}`, order_date: day, ...fields });
}

async function archive(...days: string[]): Promise<void> {
  await publishArchive(await testContext(database, DOCUMENT), days.map((day) => lineOf(day)));
}

/** Publishes a day on the day `today`; with `isBad` its one row cannot be typed. */
async function publish(day: string, options: { today: string; isBad?: boolean }): Promise<void> {
  const context = await testContext(database, DOCUMENT, { today: options.today });
  await publishDay(context, api, { day, lines: [lineOf(day, options.isBad ? { sales: "abc" } : {})] });
}

/** The days that are due, but for the last ones of the archive, which have a test of their own. */
async function plan(today: string, range: { from?: string; to?: string } = {}): Promise<string[]> {
  const due = (await dueDays(await testContext(database, DOCUMENT, { today }), range))
    .filter(({ day, reason }) => range.from !== undefined || (reason !== "archive end" && day > "2024-03-01"));
  return due.map(({ day, reason }) => `${day.slice(5)} ${reason}`);
}

async function lastCompleteDay(today: string): Promise<string | null> {
  const [row] = await database.rows<{ day: string | null }>(
    "select etl.last_complete_day(p_source => $1, p_today => $2) as day",
    [DOCUMENT.source, today],
  );
  return row!.day;
}

Deno.test("nothing is due before anything is loaded, unless a day is requested", async () => {
  await assert.rejects(plan("2024-03-05"), { code: "SC004" });
  assert.deepEqual(await plan("2024-03-05", { from: "2024-03-03" }), ["03-03 asked for", "03-04 asked for"]);
});

Deno.test("after the archive every day from the one after it to yesterday is due", async () => {
  await archive("2024-02-20", "2024-03-01");
  assert.deepEqual(await plan("2024-03-05"), ["03-02 missing", "03-03 missing", "03-04 new"]);
  assert.deepEqual(await plan("2024-03-02"), []);
});

Deno.test("a day in the look-back window is due once on every business day", async () => {
  await archive("2024-03-01");
  for (const day of ["2024-03-02", "2024-03-03", "2024-03-04", "2024-03-05"]) {
    await publish(day, { today: "2024-03-06" });
  }
  assert.deepEqual(await plan("2024-03-06"), []);
  assert.deepEqual(await plan("2024-03-07"), ["03-04 look-back", "03-05 look-back", "03-06 new"]);
  await publish("2024-03-05", { today: "2024-03-07" });
  assert.deepEqual(await plan("2024-03-07"), ["03-04 look-back", "03-06 new"]);
});

Deno.test("a day that was confirmed too early by a wrong clock is due again, even long after the look-back", async () => {
  await archive("2024-03-01");
  for (const day of ["2024-03-02", "2024-03-03", "2024-03-04"]) await publish(day, { today: "2024-03-22" });
  assert.deepEqual(await plan("2024-03-05"), ["03-02 checked early", "03-03 checked early", "03-04 checked early"]);
  await publish("2024-03-04", { today: "2024-03-05" });
  assert.deepEqual(await plan("2024-03-05"), ["03-02 checked early", "03-03 checked early"]);
});

Deno.test("a day that was checked before it was over is due again, whenever that was", async () => {
  await archive("2024-03-01");
  for (const day of ["2024-03-02", "2024-03-03", "2024-03-04"]) await publish(day, { today: day });
  for (let day = 5; day < 30; day++) {
    const text = `2024-03-${String(day).padStart(2, "0")}`;
    await publish(text, { today: `2024-03-${day + 1}`.replace(/-(\d)$/, "-0$1") });
  }
  const due = await plan("2024-03-30");
  assert.deepEqual(due.slice(0, 3), ["03-02 checked early", "03-03 checked early", "03-04 checked early"]);
});

Deno.test("after days of downtime all missed days are due", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-03" });
  const missing = Array.from({ length: 14 }, (_, index) => `03-${String(index + 3).padStart(2, "0")} missing`);
  assert.deepEqual(await plan("2024-03-18"), [...missing, "03-17 new"]);
});

Deno.test("a day whose batch failed is due, however long ago", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-03", isBad: true });
  await publish("2024-03-03", { today: "2024-03-04" });
  assert.deepEqual(await plan("2024-03-04"), ["03-02 failed before"]);
  assert.ok((await plan("2024-03-20")).includes("03-02 failed before"));
  await publish("2024-03-02", { today: "2024-03-04" });
  assert.deepEqual(await plan("2024-03-04"), []);
});

Deno.test("a day that failed stays due when another day takes an order from it", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-04" });
  await publish("2024-03-02", { today: "2024-03-04", isBad: true });
  const moved = { ...lineOf("2024-03-02"), order_date: "2024-03-03", ship_date: "2024-03-03" };
  const context = await testContext(database, DOCUMENT, { today: "2024-03-04" });
  await publishDay(context, api, { day: "2024-03-03", lines: [moved] });
  assert.deepEqual(await plan("2024-03-04"), ["03-02 failed before"]);
});

Deno.test("a day that failed stays due when an archive takes an order from it", async () => {
  await archive("2024-03-01");
  const order = { order_id: "A-1" };
  const context = await testContext(database, DOCUMENT, { today: "2024-03-04" });
  await publishDay(context, api, { day: "2024-03-02", lines: [lineOf("2024-03-02", order)] });
  await publishDay(context, api, { day: "2024-03-02", lines: [lineOf("2024-03-02", { ...order, sales: "abc" })] });
  await publishArchive(context, [lineOf("2024-02-27", order)]);
  assert.deepEqual(await plan("2024-03-04"), ["03-02 failed before", "03-03 new"]);
});

Deno.test("a day of the archive that failed stays failed when an API day takes an order from it", async () => {
  await archive("2024-03-01");
  await publish("2024-03-01", { today: "2024-03-04", isBad: true });
  const context = await testContext(database, DOCUMENT, { today: "2024-03-04" });
  const moved = { ...lineOf("2024-03-01"), order_date: "2024-03-02", ship_date: "2024-03-02" };
  await publishDay(context, api, { day: "2024-03-02", lines: [moved] });
  assert.deepEqual(await ledgerDays(database), [
    "2024-03-01 failed archive 0 0.00 1",
    "2024-03-02 loaded api 1 10.00 0",
  ]);
});

Deno.test("a failed day of an archive is repaired by a later archive", async () => {
  await archive("2024-03-01");
  await publish("2024-03-01", { today: "2024-03-04", isBad: true });
  await publishArchive(await testContext(database, DOCUMENT), [lineOf("2024-03-01", { sales: "11.00" })]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated archive 1 11.00 1"]);
});

Deno.test("a failed day that an archive fills counts as the archive's", async () => {
  await publish("2024-03-02", { today: "2024-03-04", isBad: true });
  await archive("2024-03-02");
  assert.deepEqual(await ledgerDays(database), ["2024-03-02 loaded archive 1 10.00 0"]);
});

Deno.test("a day that is staged is not pulled again before it is published", async () => {
  await archive("2024-03-01");
  const context = await testContext(database, DOCUMENT, { today: "2024-03-04" });
  await stageDay(context, api, { day: "2024-03-02", lines: [lineOf("2024-03-02")] });
  assert.deepEqual(await plan("2024-03-04"), ["03-03 new"]);
  await publishStaged(context);
  assert.deepEqual(await plan("2024-03-04"), ["03-03 new"]);
});

Deno.test("requested days up to yesterday are due whatever the ledger says", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-04" });
  const asked = ["03-01 asked for", "03-02 asked for", "03-03 asked for"];
  assert.deepEqual(await plan("2024-03-04", { from: "2024-03-01", to: "2024-03-03" }), asked);
  assert.deepEqual(await plan("2024-03-04", { from: "2024-03-01", to: "2042-01-01" }), asked);
  assert.deepEqual(await plan("2024-03-04", { from: "2024-03-04" }), []);
});

Deno.test("a requested last day without a first one only leaves out later due days", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-04" });
  assert.deepEqual(await plan("2024-03-04", { to: "2024-03-02" }), []);
  assert.deepEqual(await plan("2024-03-05", { to: "2024-03-03" }), ["03-02 look-back", "03-03 missing"]);
});

Deno.test("days between the API's first day and a later archive are due", async () => {
  await publish("2024-03-02", { today: "2024-03-03" });
  await archive("2024-03-04");
  assert.deepEqual(await plan("2024-03-06"), ["03-03 missing", "03-05 new"]);
});

Deno.test("the ledger of one source does not affect another", async () => {
  await publishArchive(await testContext(database, { ...DOCUMENT, source: "market" }), [lineOf("2024-03-01")]);
  await assert.rejects(plan("2024-03-05"), { code: "SC004" });
  assert.equal(await lastCompleteDay("2024-03-05"), null);
});

Deno.test("the ledger of a source counts its own lines", async () => {
  const [day, order] = ["2024-03-01", { order_id: "M-1", row_id: "m" }];
  await archive(day);
  await publishArchive(await testContext(database, { ...DOCUMENT, source: "market" }), [lineOf(day, order)]);
  const entry = "2024-03-01 loaded archive 1 10.00 0";
  assert.deepEqual(await ledgerDays(database), [entry, entry]);
});

Deno.test("the last complete day of an archive is its last day with orders", async () => {
  assert.equal(await lastCompleteDay("2024-03-05"), null);
  await archive("2024-02-20", "2024-03-01");
  assert.equal(await lastCompleteDay("2024-03-05"), "2024-03-01");
  assert.equal(await lastCompleteDay("2024-03-01"), "2024-02-20");
});

Deno.test("the last complete day is the one before the first gap", async () => {
  await archive("2024-03-01");
  for (const day of ["2024-03-02", "2024-03-03", "2024-03-05"]) await publish(day, { today: "2024-03-07" });
  assert.equal(await lastCompleteDay("2024-03-07"), "2024-03-03");
  await publish("2024-03-04", { today: "2024-03-07" });
  assert.equal(await lastCompleteDay("2024-03-07"), "2024-03-05");
});

Deno.test("a confirmed empty day is not a gap", async () => {
  await archive("2024-03-01");
  const context = await testContext(database, DOCUMENT, { today: "2024-03-05" });
  await publishDay(context, api, { day: "2024-03-02", lines: [] });
  await publish("2024-03-03", { today: "2024-03-05" });
  assert.equal(await lastCompleteDay("2024-03-05"), "2024-03-03");
});

Deno.test("a day that was never published is a gap, even if it is the first after the archive", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-05", isBad: true });
  await publish("2024-03-03", { today: "2024-03-05" });
  assert.equal(await lastCompleteDay("2024-03-05"), "2024-03-01");
});

Deno.test("a published day whose last batch failed is not a gap", async () => {
  await archive("2024-03-01");
  for (const day of ["2024-03-02", "2024-03-03"]) await publish(day, { today: "2024-03-05" });
  await publish("2024-03-02", { today: "2024-03-05", isBad: true });
  assert.equal(await lastCompleteDay("2024-03-05"), "2024-03-03");
});

/** When a day was published and by which batch, as the ledger says. */
async function published(day: string): Promise<unknown> {
  const [entry] = await database.rows(
    `select status, batch_id, checked_on, first_published_at, published_at from etl.business_day where day = $1`,
    [day],
  );
  return entry;
}

Deno.test("the ledger records when a day was published, also as an empty one, and when a later batch changed it", async () => {
  const context = await testContext(database, DOCUMENT, { today: "2024-03-05" });
  const day = "2024-03-02";
  const first = await publishDay(context, api, { day, lines: [] });
  const first_published_at = first.published_at;
  const since = { first_published_at, published_at: first_published_at };
  assert.ok(first_published_at);
  assert.deepEqual(await published(day), { status: "empty", batch_id: "1", checked_on: "2024-03-05", ...since });

  const next = await testContext(database, DOCUMENT, { today: "2024-03-06" });
  await publishDay(next, api, { day, lines: [] });
  assert.deepEqual(await published(day), { status: "empty", batch_id: "2", checked_on: "2024-03-06", ...since });

  const { published_at } = await publishDay(next, api, { day, lines: [lineOf(day)] });
  assert.notEqual(published_at, first_published_at);
  assert.deepEqual(await published(day), {
    status: "restated",
    batch_id: "3",
    checked_on: "2024-03-06",
    first_published_at,
    published_at,
  });
});

Deno.test("a published day whose new batch failed stays published, with that batch and the day of the check", async () => {
  const context = await testContext(database, DOCUMENT, { today: "2024-03-05" });
  const { published_at } = await publishDay(context, api, { day: "2024-03-02", lines: [lineOf("2024-03-02")] });
  await publish("2024-03-02", { today: "2024-03-06", isBad: true });
  assert.deepEqual(await published("2024-03-02"), {
    status: "failed",
    batch_id: "2",
    checked_on: "2024-03-06",
    first_published_at: published_at,
    published_at,
  });
});

Deno.test("a day that loses an order to another day does not count as checked, and stays due", async () => {
  await archive("2024-03-01");
  await publish("2024-03-02", { today: "2024-03-04" });
  const context = await testContext(database, DOCUMENT, { today: "2024-03-05" });
  const moved = { ...lineOf("2024-03-02"), order_date: "2024-03-03", ship_date: "2024-03-03" };
  await publishDay(context, api, { day: "2024-03-03", lines: [moved] });
  assert.deepEqual(await plan("2024-03-05"), ["03-02 look-back", "03-04 new"]);
});

Deno.test("after a run no day is due", async () => {
  await archive("2024-03-01");
  const context = await testContext(database, DOCUMENT, { today: "2024-03-05" });
  for (const day of ["2024-03-02", "2024-03-04"]) api.answer(day, [lineOf(day)]);
  api.answer("2024-03-03", []);
  await pullDays(context, api, await dueDays(context));
  await publishStaged(context);
  assert.deepEqual(await plan("2024-03-05"), []);
  assert.equal(await lastCompleteDay("2024-03-05"), "2024-03-04");
  assert.deepEqual(await dailySales(database), [
    "2024-03-01 10.00 1 1",
    "2024-03-02 10.00 1 1",
    "2024-03-04 10.00 1 1",
  ]);
});
