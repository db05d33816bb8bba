import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { loadArchive, type LoadedArchive } from "../scripts/loading/load_archive.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { countsOf, emptyStore, publishDay, storeContents, testContext } from "./support/load.ts";
import { readSuperstore } from "./support/superstore.ts";
import { loadingTest } from "./support/loading_test.ts";
import { archiveText, type OrderLine, orderLine } from "./support/order_line.ts";
import { keptLines, ledgerDays } from "./support/written_lines.ts";

const ADDS = await readSuperstore();
const SETS: SourceDocument = { ...ADDS, archive: { ...ADDS.archive, days: "replace" } };

const { database, api } = await loadingTest(ADDS);

/** Loads a file by its name, as `archive` does. */
async function load(
  lines: readonly OrderLine[] | string,
  { name = "orders.csv", document = SETS }: { name?: string; document?: SourceDocument } = {},
): Promise<LoadedArchive> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, name);
  await Deno.writeTextFile(path, typeof lines === "string" ? lines : archiveText(document, lines));
  return await loadArchive(await testContext(database, document), path);
}

async function counts(lines: readonly OrderLine[]): Promise<number[]> {
  const loaded = await load(lines);
  assert.ok("batch" in loaded);
  return countsOf(loaded.batch);
}

function line(number: number, day: number, sales = "10.00"): OrderLine {
  return orderLine({
    row_id: String(number),
    order_id: `A-${number}`,
    order_date: `2024-03-${String(day).padStart(2, "0")}`,
    sales,
  });
}

Deno.test("a corrected file deletes missing lines of its days, restates changed ones, and leaves other days alone", async () => {
  await load([line(1, 1), line(2, 1), line(3, 2), line(4, 3)]);
  assert.deepEqual(await counts([line(1, 1, "11.00"), line(3, 2)]), [2, 0, 1, 1, 0, 0, 1]);
  assert.deepEqual(await keptLines(database), [
    "A-1/1 2024-03-01 11.00",
    "A-3/3 2024-03-02 10.00",
    "A-4/4 2024-03-03 10.00",
  ]);
  assert.deepEqual(await ledgerDays(database), [
    "2024-03-01 restated archive 1 11.00 1",
    "2024-03-02 loaded archive 1 10.00 0",
    "2024-03-03 loaded archive 1 10.00 0",
  ]);
});

Deno.test("with days set to add, a file deletes nothing", async () => {
  await load([line(1, 1), line(2, 1)], { document: ADDS });
  await load([line(1, 1)], { document: ADDS });
  assert.equal((await keptLines(database)).length, 2);
});

Deno.test("an order line that a corrected file has on another day moves there, unless its customer differs", async () => {
  await load([line(1, 1), line(2, 1), line(3, 1)]);
  assert.deepEqual(await counts([line(1, 1), line(2, 2), line(3, 1)]), [3, 0, 1, 2, 0, 0, 0]);
  assert.deepEqual((await keptLines(database))[1], "A-2/2 2024-03-02 10.00");
  const [moved] = await database.rows("select placed_on::text from ods.order_line where line_id = '2'");
  assert.deepEqual(moved, { placed_on: "2024-03-02" });
  const other = { ...line(2, 3), customer_id: "C-9" };
  await load([line(1, 1), line(3, 1), ...[4, 5, 6].map((number) => line(number, 3)), other]).catch(() => {});
  assert.deepEqual((await keptLines(database))[1], "A-2/2 2024-03-02 10.00");
});

Deno.test("a file deletes no line from the API, and none of a day that the API confirmed", async () => {
  const context = await testContext(database, SETS);
  await publishDay(context, api, { day: "2024-03-01", lines: [line(1, 1), line(2, 1)] });
  assert.deepEqual(await counts([line(1, 1, "99.00"), line(3, 2)]), [2, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual((await keptLines(database)).slice(0, 2), ["A-1/1 2024-03-01 10.00", "A-2/2 2024-03-01 10.00"]);
});

Deno.test("no line is deleted if its row cannot be read, and none at all if the key of a row cannot be read", async () => {
  const many = Array.from({ length: 20 }, (_, index) => line(index + 10, 1));
  await load([line(1, 1), line(2, 1), line(3, 2), ...many]);
  await load([{ ...line(1, 1), order_id: null }, line(3, 2), ...many]);
  assert.equal((await keptLines(database)).length, 23);
  await load([line(1, 1, "abc"), line(3, 2), ...many]);
  const kept = await keptLines(database);
  assert.equal(kept.length, 22);
  assert.ok(kept.includes("A-1/1 2024-03-01 10.00"));
});

Deno.test("a file that would delete most lines of a day is held, raises an alert, and is published when accepted", async () => {
  const whole = Array.from({ length: 10 }, (_, index) => line(index, 1));
  await load([...whole, line(20, 2)]);
  const before = await storeContents(database);
  const cut = [...whole.slice(0, 3), line(20, 2)];
  const held = (error: unknown): boolean => {
    assert.ok(error instanceof StorecastError);
    assert.equal(error.exitCode, ExitCode.incomplete);
    assert.match(
      error.message,
      /1 day\(s\) would lose most of their lines; the newest is 2024-03-01, which would lose 7 of 10$/,
    );
    assert.match(error.advice!, /deno task accept 2"/);
    return true;
  };
  await assert.rejects(load(cut), held);
  await assert.rejects(load(cut), held); // the same again is not staged again
  assert.deepEqual(await storeContents(database), before);
  const causes = await database.call("ops.incomplete_causes", { p_today: "2024-04-01" });
  assert.deepEqual(causes.map(({ cause }) => cause), ["held file: superstore"]);

  const [accepted] = await database.call("etl.accept_batch", { p_batch_id: "2", p_today: "2024-04-01" });
  assert.deepEqual(countsOf(accepted!), [4, 0, 0, 4, 0, 0, 7]);
  assert.equal((await keptLines(database)).length, 4);
  assert.deepEqual(await database.call("ops.incomplete_causes", { p_today: "2024-04-01" }), []);
});

Deno.test("a complete file of the same name replaces a held one", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.csv");
  const whole = Array.from({ length: 10 }, (_, index) => line(index, 1));
  const statuses: unknown[] = [];
  for (const lines of [whole, whole.slice(0, 2), [...whole, line(11, 1)]]) {
    await Deno.writeTextFile(path, archiveText(SETS, lines));
    await loadArchive(await testContext(database, SETS), path).catch(() => {});
    statuses.push(
      (await database.rows<{ status: string }>("select status from etl.batch order by batch_id")).map(({ status }) =>
        status
      ),
    );
  }
  assert.deepEqual(statuses, [["published"], ["published", "held"], ["published", "discarded", "published"]]);
  assert.equal((await keptLines(database)).length, 11);
});

Deno.test("after a file that only added, loading an earlier file again takes effect again", async () => {
  await load([line(1, 1)]);
  await load([line(1, 1), line(2, 1)]);
  assert.ok("batch" in await load([line(1, 1)]));
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00"]);
  assert.ok("repeated" in await load([line(1, 1)]));
});

Deno.test("a file is held if it would move most lines of a day to another day", async () => {
  const lines = Array.from({ length: 10 }, (_, index) => line(index, 2));
  await load(lines);
  await assert.rejects(
    load(lines.map((one) => ({ ...one, order_date: "2024-02-03", ship_date: "2024-02-03" }))),
    /lose 10 of 10/,
  );
});

Deno.test("with days set to replace, the rows of the last file of each day remain, in any history", async () => {
  const document: SourceDocument = { ...SETS, shrinkLimit: { percent: 100 } };
  // A file: for some of three days some of four lines each, with sales of their own.
  const file = fc.array(
    fc.record({ day: fc.integer({ min: 1, max: 3 }), number: fc.nat(3), cents: fc.integer({ min: 1, max: 3 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
      await emptyStore(database);
      const wanted = new Map<number, Map<string, string>>();
      for (const rows of files) {
        const lines = rows.map(({ day, number, cents }) => line(10 * day + number, day, `${cents}.00`));
        for (const { day } of rows) wanted.set(day, new Map());
        for (const { day, number, cents } of rows) {
          wanted.get(day)!.set(`${day}${number}`, `A-${day}${number}/${day}${number} 2024-03-0${day} ${cents}.00`);
        }
        await load(lines, { document });
      }
      assert.deepEqual(
        await keptLines(database),
        [...wanted.values()].flatMap((kept) => [...kept.values()]).toSorted(),
      );
    }),
    { numRuns: 60 },
  );
});
