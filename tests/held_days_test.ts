import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { noSalesError } from "../scripts/loading/no_sales_error.ts";
import type { ApiDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { dueDays } from "../scripts/loading/pull_days.ts";
import { countsOf, loadArchiveText, publishArchive, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { dailySales, keptLines, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const DAY = "2024-03-01";

const { database, api } = await loadingTest(SUPERSTORE);

function linesOf(count: number, day = DAY): OrderLine[] {
  return Array.from(
    { length: count },
    (_, index) => orderLine({ row_id: `${day}-${index}`, order_id: `${day}-${index}`, order_date: day }),
  );
}

async function publish(
  lines: readonly OrderLine[],
  { today, document = SUPERSTORE, day = DAY }: { today: string; document?: SourceDocument; day?: string },
): Promise<string> {
  const context = await testContext(database, document, { today });
  return (await publishDay(context, api, { day, lines })).status;
}

async function accept(today: string): Promise<string[]> {
  const batches = await database.call("etl.accept_day", {
    p_source: "superstore",
    p_day: DAY,
    p_today: today,
    p_now: `${today}T06:00:00Z`,
  });
  return batches.map(({ status }) => status);
}

async function plan(today: string): Promise<string[]> {
  const due = await dueDays(await testContext(database, SUPERSTORE, { today }));
  return due.map(({ day, reason }) => `${day} ${reason}`);
}

/** The causes of alerts about days that may not be whole, with their messages. */
async function causes(today: string): Promise<string[]> {
  const rows = await database.call("ops.incomplete_causes", { p_today: today });
  return rows.map(({ cause, message }) => `${cause}: ${message}`);
}

for (
  const [title, before, after, status] of [
    ["all of its five lines", 5, 0, "held"],
    ["all of its two lines", 2, 0, "held"],
    ["its only line", 1, 0, "published"],
    ["three of its four lines", 4, 1, "published"],
    ["six of its ten lines", 10, 4, "held"],
    ["half of its ten lines", 10, 5, "published"],
    ["no line", 10, 10, "published"],
  ] as const
) {
  Deno.test(`an answer that would remove ${title} from a confirmed day is ${status}`, async () => {
    await publish(linesOf(before), { today: "2024-03-02" });
    assert.equal(await publish(linesOf(after), { today: "2024-03-03" }), status);
    assert.equal((await keptLines(database)).length, status === "held" ? before : after);
  });
}

Deno.test("a held day keeps its lines, marts and totals, and stays due until an answer recovers", async () => {
  const lines = linesOf(6);
  await publish(lines, { today: "2024-03-02" });
  await publish([], { today: "2024-03-03" });
  assert.deepEqual(await dailySales(database), ["2024-03-01 60.00 6 6"]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 held api 6 60.00 0"]);
  assert.deepEqual(await plan("2024-03-03"), ["2024-03-01 held", "2024-03-02 new"]);
  assert.ok((await plan("2025-03-03")).includes("2024-03-01 held"));

  assert.equal(await publish([], { today: "2024-03-04" }), "held"); // the same answer again is not staged again
  const held = await database.rows("select reason from etl.batch where status = 'held'");
  assert.deepEqual(held, [{ reason: "the day would lose 6 of its 6 lines" }]);

  assert.equal(await publish(lines, { today: "2024-03-05" }), "published");
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 6 60.00 0"]);
  assert.deepEqual(await database.rows("select from etl.batch where status = 'held'"), []);
});

Deno.test("a later answer replaces what is held of its source's day, and no other day is held with it", async () => {
  const other = { ...SUPERSTORE, source: "other" };
  await publish(linesOf(6), { today: "2024-03-02", document: other });
  await publish(linesOf(6, "2024-02-29"), { today: "2024-03-02", day: "2024-02-29" });
  await publish(linesOf(6), { today: "2024-03-02" });
  await publish([], { today: "2024-03-03" });
  await publish(linesOf(1), { today: "2024-03-04" });
  const batches = await database.rows(
    "select status, held_for, reason from etl.batch where batch_id > 3 order by batch_id",
  );
  assert.deepEqual(batches, [
    { status: "discarded", held_for: "loss", reason: "the day would lose 6 of its 6 lines" },
    { status: "held", held_for: "loss", reason: "the day would lose 5 of its 6 lines" },
  ]);
  const ledger = await database.rows<{ text: string }>(
    "select concat_ws(' ', source_name, day, status, checked_on) as text from etl.business_day order by 1",
  );
  assert.deepEqual(ledger.map(({ text }) => text), [
    "other 2024-03-01 loaded 2024-03-02",
    "superstore 2024-02-29 loaded 2024-03-02",
    "superstore 2024-03-01 held 2024-03-04",
  ]);
});

Deno.test("a held day that is accepted is published as the API returned it", async () => {
  await publish(linesOf(6), { today: "2024-03-02" });
  await publish(linesOf(1), { today: "2024-03-03" });
  assert.deepEqual(await accept("2024-03-03"), ["published"]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 1 10.00 1"]);
  assert.equal(await publish(linesOf(1), { today: "2024-03-04" }), "published");
});

Deno.test("a day with too many rejected rows is published without them once it is accepted", async () => {
  const bad = linesOf(6).map((line, index) => index < 3 ? { ...line, sales: "abc" } : line);
  assert.equal(await publish(bad, { today: "2024-03-02" }), "failed");
  assert.deepEqual(await accept("2024-03-02"), ["published"]);
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 3 30.00 0"]);
  assert.deepEqual(await causes("2024-03-02"), []);
  assert.equal(await publish(bad, { today: "2024-03-03" }), "published");
  assert.deepEqual(await causes("2024-03-03"), []);

  // More than was accepted, though another day has as many.
  const worse = (day: string): OrderLine[] =>
    linesOf(6, day).map((line, index) => index < 4 ? { ...line, sales: "abc" } : line);
  assert.equal(await publish(worse("2024-03-02"), { today: "2024-03-04", day: "2024-03-02" }), "failed");
  assert.equal(await publish(worse(DAY), { today: "2024-03-04" }), "failed");

  // The failed answer with four was not accepted.
  const again = [...worse(DAY), orderLine({ row_id: "more", order_id: "more" })];
  assert.equal(await publish(again, { today: "2024-03-05" }), "failed");
});

Deno.test("rejected rows are accepted only for the source and day that a user has accepted", async () => {
  const bad = linesOf(6).map((line, index) => index < 3 ? { ...line, sales: "abc" } : line);
  const tolerant = { ...SUPERSTORE, rejectLimit: { rows: 3, percent: 100 } };
  assert.equal(await publish(bad, { today: "2024-03-02", document: tolerant }), "published");
  assert.equal(await publish(bad, { today: "2024-03-03" }), "failed");

  assert.deepEqual(await accept("2024-03-03"), ["published"]);
  const other = { ...SUPERSTORE, source: "other" };
  assert.equal(await publish(bad, { today: "2024-03-03", document: other }), "failed");
  const next = linesOf(6, "2024-03-02").map((line, index) => index < 3 ? { ...line, sales: "abc" } : line);
  assert.equal(await publish(next, { today: "2024-03-03", day: "2024-03-02" }), "failed");
});

Deno.test("the source's own limit decides how much a day may shrink", async () => {
  const document = { ...SUPERSTORE, shrinkLimit: { lines: 2, percent: 20 } };
  await testContext(database, { ...SUPERSTORE, source: "another", shrinkLimit: { percent: 100 } });
  await publish(linesOf(9), { today: "2024-03-02", document });
  assert.equal(await publish(linesOf(8), { today: "2024-03-03", document }), "published");
  assert.equal(await publish(linesOf(6), { today: "2024-03-04", document }), "held");
});

Deno.test("the last days of an archive are due from the API, once", async () => {
  const context = await testContext(database, { ...SUPERSTORE, lookBackDays: 2 }, { today: "2024-06-01" });
  const days = ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"];
  await publishArchive(context, days.flatMap((day) => linesOf(1, day)));
  const ends = async (): Promise<string[]> =>
    (await dueDays(context)).filter(({ day }) => day <= DAY).map(({ day, reason }) => `${day} ${reason}`);
  assert.deepEqual(await ends(), ["2024-02-29 archive end", "2024-03-01 archive end"]);

  await publishDay(context, api, { day: "2024-03-01", lines: linesOf(3) });
  assert.deepEqual(await ends(), ["2024-02-29 archive end"]);
  await publishDay(context, api, { day: "2024-02-29", lines: linesOf(1, "2024-02-29") });
  assert.deepEqual(await ends(), []);
  assert.deepEqual((await ledgerDays(database)).at(-1), "2024-03-01 restated api 3 30.00 1");
});

Deno.test("the last days up to the end of an archive are due, with or without order lines", async () => {
  const context = await testContext(database, { ...SUPERSTORE, lookBackDays: 3 }, { today: "2024-03-05" });
  await publishArchive(context, ["2024-02-27", DAY].flatMap((day) => linesOf(1, day)));
  assert.deepEqual((await dueDays(context)).map(({ day, reason }) => `${day} ${reason}`), [
    "2024-02-28 archive end",
    "2024-02-29 archive end",
    "2024-03-01 archive end",
    "2024-03-02 missing",
    "2024-03-03 missing",
    "2024-03-04 new",
  ]);
});

Deno.test("no day is due that the API no longer has", async () => {
  const due = async (holds: ApiDocument["holds"]): Promise<string> => {
    const document = { ...SUPERSTORE, lookBackDays: 2, api: { ...SUPERSTORE.api, ...(holds && { holds }) } };
    return (await dueDays(await testContext(database, document, { today: "2024-03-10" })))[0]!.day;
  };
  await publishArchive(await testContext(database, SUPERSTORE), ["2024-02-01", DAY].flatMap((day) => linesOf(1, day)));
  assert.equal(await due(undefined), "2024-02-29");
  assert.equal(await due({ since: "2024-03-04" }), "2024-03-04");
  assert.equal(await due({ days: 3 }), "2024-03-07");
});

Deno.test("an empty answer of an API does not empty a day of the archive, however few lines it has", async () => {
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(1));
  assert.equal(await publish([], { today: "2024-03-02" }), "held");
  assert.equal((await keptLines(database)).length, 1);
});

Deno.test("an archive's day of which the API has a part is as the API says it", async () => {
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(3));
  assert.equal(await publish(linesOf(1), { today: "2024-03-02" }), "published");
});

Deno.test("an archive can be loaded again only if the API has deleted lines of it", async () => {
  const context = await testContext(database, { ...SUPERSTORE, shrinkLimit: { percent: 100 } }, {
    today: "2024-03-05",
  });
  assert.ok("batch" in await loadArchiveText(context, linesOf(3)));
  assert.ok("repeated" in await loadArchiveText(context, linesOf(3)));
  await publishDay(context, api, { day: DAY, lines: [] });
  const again = await loadArchiveText(context, linesOf(3));
  assert.ok("batch" in again);
  assert.deepEqual(countsOf(again.batch), [3, 3, 0, 0, 0, 0, 0]);
});

Deno.test("a held day is an alert until it is accepted", async () => {
  await publish(linesOf(6), { today: "2024-03-02" });
  await publish([], { today: "2024-03-03" });
  const message = "held: superstore: 1 day(s) are held; the newest is 2024-03-01: the day would lose 6 of its 6 lines";
  assert.deepEqual(await causes("2024-03-03"), [message]);
  await accept("2024-03-03");
  assert.deepEqual(await causes("2024-03-03"), []);
});

Deno.test("a rejected row raises an alert until the source is corrected, and again if the reason comes back", async () => {
  const bad = (
    day: string,
  ): OrderLine[] => [...linesOf(3, day), orderLine({ row_id: `bad ${day}`, order_date: day, sales: "x" })];
  const days = ["2024-03-01", "2024-03-02", "2024-03-03"];
  for (const day of days) await publish(bad(day), { today: "2024-03-04", day });
  assert.match(
    (await causes("2024-03-04"))[0]!,
    /3 row\(s\) of 3 day\(s\) were rejected; .* sales is not a number .*, as on 3 days$/,
  );
  for (const day of days) await publish(linesOf(3, day), { today: "2024-03-05", day });
  assert.deepEqual(await causes("2024-03-05"), []);
});

Deno.test("a day without orders raises an alert if its weekday always had some, until it is accepted", async () => {
  for (let week = 1; week <= 8; week++) {
    const day = addDays(DAY, -7 * week);
    await publish(linesOf(3, day), { today: "2024-03-02", day });
  }
  await publish([], { today: "2024-03-02" });
  assert.match((await causes("2024-03-02"))[0]!, /^empty: superstore: 1 day\(s\) have no orders .* 2024-03-01$/);
  await accept("2024-03-02");
  assert.deepEqual(await causes("2024-03-02"), []);
});

Deno.test("rows that only come in the answers of other days raise an alert, since no day gets them", async () => {
  const late = orderLine({ row_id: "late", order_id: "late", order_date: DAY });
  await publish(linesOf(3), { today: "2024-03-03" });
  await publish([...linesOf(3, "2024-03-02"), late], { today: "2024-03-03", day: "2024-03-02" });
  const [missed] = await database.call("ops.incomplete_causes", { p_today: "2024-03-03" });
  assert.equal(missed!.message, "1 row(s) of 2024-03-01 came only in answers for other days, so they are not loaded");
  assert.match(missed!.advice!, /^Run "deno task pull --from 2024-03-01 --to 2024-03-02"; if the alert comes back/);
  await publish([...linesOf(3), late], { today: "2024-03-04" });
  await publish([...linesOf(3, "2024-03-02"), late], { today: "2024-03-04", day: "2024-03-02" });
  assert.deepEqual(await causes("2024-03-04"), []);
});

Deno.test("pulling a source that never had an order on any day is an error", async () => {
  await publish([], { today: "2024-03-02" });
  assert.match((await causes("2024-03-02"))[0]!, /^no sales: superstore: None of the 1 day/);
  const context = await testContext(database, SUPERSTORE, { today: "2024-03-02" });
  assert.equal((await noSalesError(context))!.exitCode, ExitCode.incomplete);
  await publish(linesOf(1), { today: "2024-03-03" });
  assert.equal(await noSalesError(context), undefined);
});

Deno.test("new lines make up for lost ones", async () => {
  await publish(linesOf(10), { today: "2024-03-02" });
  const others = linesOf(3).map((line) => ({ ...line, order_id: `N${line.order_id}` }));
  assert.equal(await publish([...linesOf(4), ...others], { today: "2024-03-03" }), "published");
});

Deno.test("a day does not count as shrunk if the API sends its lines under other keys", async () => {
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(8));
  const renumbered = linesOf(8).map((line) => ({ ...line, order_id: `N${line.order_id}` }));
  assert.equal(await publish(renumbered, { today: "2024-03-02" }), "published");
  assert.deepEqual(await dailySales(database), ["2024-03-01 80.00 8 8"]);
});

Deno.test("lines that an archive added to an empty day stay while the API has no orders there, and nothing is held", async () => {
  await publish([], { today: "2024-03-02" });
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(8));
  for (const today of ["2024-03-03", "2024-03-04"]) assert.equal(await publish([], { today }), "published");
  assert.deepEqual(await dailySales(database), ["2024-03-01 80.00 8 8"]);
  assert.deepEqual(await causes("2024-03-04"), []);
});

Deno.test("after a failed answer the next, empty one still does not empty a day of the archive", async () => {
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(1));
  assert.equal(await publish([orderLine({ sales: "abc" })], { today: "2024-03-02" }), "failed");
  assert.equal(await publish([], { today: "2024-03-03" }), "held");
});

Deno.test("the alert about days without orders stays however long they last", async () => {
  for (let day = 1; day <= 56; day++) {
    await publish(linesOf(3, addDays(DAY, -day)), { today: DAY, day: addDays(DAY, -day) });
  }
  for (let day = 0; day < 40; day++) await publish([], { today: "2024-05-01", day: addDays(DAY, day) });
  assert.match((await causes("2024-05-01"))[0]!, /^empty: superstore: 40 day/);
});

Deno.test("rejected rows of an archive raise an alert for a week, or until the file is accepted", async () => {
  const batch = await publishArchive(await testContext(database, SUPERSTORE), [
    ...linesOf(3),
    orderLine({ row_id: "x", sales: "abc" }),
  ]);
  const published = batch.published_at!.slice(0, 10);
  assert.match((await causes(published))[0]!, /^rejected rows of files: superstore: 1 row/);
  const [{ advice } = {}] = await database.call("ops.incomplete_causes", { p_today: published });
  assert.match(advice!, /deno task replay/);
  assert.match(advice!, /deno task accept BATCH/);
  assert.doesNotMatch(advice!, /deno task accept \d/); // no day of theirs can be accepted
  assert.deepEqual(await causes(addDays(published, 8)), []);
  await database.call("etl.accept_batch", { p_batch_id: batch.batch_id, p_today: "2024-04-01" });
  assert.deepEqual(await causes(published), []);
});

Deno.test("days that the API no longer has are reported, and do not count as late", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, holds: { days: 5 } } };
  await publish(linesOf(1), { today: "2024-03-02", document });
  const today = "2024-03-20";
  const due = await dueDays(await testContext(database, document, { today }));
  assert.equal(due[0]!.day, "2024-03-15");
  for (const { day } of due) await publish(linesOf(1, day), { today, day, document });
  const [status] = await database.call("ops.status", { p_todays: { superstore: today } });
  assert.deepEqual([status!.last_complete_day, status!.is_late], ["2024-03-19", false]);
  const warnings = await database.call("ops.warnings", { p_todays: { superstore: today } });
  assert.match(warnings.join("; "), /13 day\(s\) were never loaded, .* newest is 2024-03-14/);
});

Deno.test("a day without orders raises no alert if archives have hardly any orders on that weekday", async () => {
  const weeks = [1, 2, 3, 5, 6, 7].map((week) => addDays(DAY, -7 * week)); // not the fourth
  await publishArchive(
    await testContext(database, SUPERSTORE, { today: "2024-03-02" }),
    weeks.flatMap((day) => linesOf(4, day)),
  );
  await publish([], { today: "2024-03-02" });
  assert.deepEqual(await causes("2024-03-02"), []);
  await publish(linesOf(1, "2024-02-02"), { today: "2024-03-02", day: "2024-02-02" });
  assert.deepEqual(await causes("2024-03-02"), []);
});
