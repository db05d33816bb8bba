import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { replayCorrected, replayReceived } from "../scripts/loading/replay_rows.ts";
import { exportRejectedRows } from "../scripts/reporting/export_rejected_rows.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import {
  countsOf,
  emptyStore,
  loadArchiveText,
  publishArchive,
  publishDay,
  storeContents,
  testContext,
} from "./support/load.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { runTask, startTask } from "./support/run_task.ts";
import { waitUntil } from "./support/wait_until.ts";
import { type PlainDocument, readSuperstore } from "./support/superstore.ts";
import { loadingTest } from "./support/loading_test.ts";
import { archiveText, type OrderLine, orderLine } from "./support/order_line.ts";
import { readBatches } from "../scripts/loading/publish_staged.ts";
import { dailySales, keptLines } from "./support/written_lines.ts";

const SUPERSTORE = await readSuperstore();
const TOLERANT = { ...SUPERSTORE, rejectLimit: { rows: 1000, percent: 100 } };
/** Reads amounts with a point. */
const POINTS = { ...TOLERANT, archive: { ...TOLERANT.archive, decimalMark: "." } };
/** Reads amounts with a comma. */
const COMMAS = { ...TOLERANT, archive: { ...TOLERANT.archive, decimalMark: ",", groupMark: "" } };
const { row_id: _, ...columns } = SUPERSTORE.columns;
const WITHOUT_ROW_IDS: SourceDocument = { ...TOLERANT, columns };

const { database, api } = await loadingTest(SUPERSTORE);

/** Its amount is the only number with decimals. */
function line(number: number, fields: Partial<OrderLine> = {}): OrderLine {
  return orderLine({ row_id: String(number), order_id: `A-${number}`, discount: null, profit: null, ...fields });
}

async function replay(document: SourceDocument, batch?: number): Promise<string[]> {
  return await replayReceived(await testContext(database, document), batch);
}

/** Exports the rejected rows, has them corrected, and replays them. */
async function correct(document: SourceDocument, edit: (csv: string) => string): Promise<string[]> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "rejected.csv");
  await exportRejectedRows(database, path, { document });
  await Deno.writeTextFile(path, edit(await Deno.readTextFile(path)));
  return await replayCorrected(await testContext(database, document), path);
}

async function rejectedLines(): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    `select format('%s/%s %s %s', batch_id, line, code, coalesce('published as ' || replayed_by, 'rejected')) as text
     from etl.rejected_row order by batch_id, line`,
  );
  return rows.map(({ text }) => text);
}

async function causes(): Promise<string[]> {
  return (await database.call("ops.incomplete_causes", { p_today: "2024-04-01" })).map(({ cause }) => cause);
}

/** Ages the batches, so that the alert of a file's rejected rows is of the day of these tests. */
async function publishedOnTheDay(): Promise<void> {
  await database.rows("update etl.batch set published_at = '2024-04-01'");
}

Deno.test("after a correction of the document the rejected rows that are valid now are published once, and the alert is resolved", async () => {
  const lines = [line(1, { sales: "1.5" }), line(2, { sales: "2,5" }), line(3)];
  await publishArchive(
    await testContext(database, POINTS),
    lines,
  );
  await publishedOnTheDay();
  assert.deepEqual(await rejectedLines(), ["1/3 not_a_number rejected"]);
  assert.deepEqual(await causes(), ["rejected rows of files: superstore"]);

  const [told] = await replay(COMMAS);
  assert.match(
    told!,
    /^Batch 1 \("archive\.csv"\): published 1 rejected row\(s\) as batch 2: 1 row read, 1 new; 0 still rejected$/,
  );
  assert.deepEqual(await rejectedLines(), ["1/3 not_a_number published as 2"]);
  assert.deepEqual(await causes(), []);
  assert.deepEqual(await dailySales(database), ["2024-03-01 14.00 3 3"]);
  const [first, second] = await readBatches(database, ["1", "2"]);
  assert.deepEqual(countsOf(first!), [3, 2, 0, 0, 0, 1, 0]);
  assert.deepEqual(countsOf(second!), [1, 1, 0, 0, 0, 0, 0]);

  const before = await storeContents(database);
  assert.deepEqual(await replay(COMMAS), ["There are no rejected rows of files to replay"]);
  assert.deepEqual(await storeContents(database), before);
});

Deno.test("a row that is still invalid stays rejected in its batch with its new reason, and creates no batch", async () => {
  await publishArchive(await testContext(database, POINTS), [line(1, { order_date: "soon", sales: "2,5" }), line(2)]);
  const reasons = (): Promise<unknown> => database.rows("select column_name, code from etl.rejected_row");
  assert.deepEqual(await reasons(), [{ column_name: "order_date", code: "not_a_date" }]);
  const [told, why] = await replay({ ...COMMAS, nullWords: { order_date: ["soon"] } });
  assert.equal(told, 'Batch 1 ("archive.csv"): published none; 1 still rejected');
  assert.match(why!, /^ {2}line 2: "order_date" "soon" is not a date/);
  assert.equal((await database.rows("select from etl.batch")).length, 1);
  assert.equal((await database.rows("select from stg.order_line")).length, 2);
});

Deno.test("an export is corrected and replayed: typed rows, and records that could not be split", async () => {
  const text = archiveText(TOLERANT, [line(1, { sales: "abc" }), line(2), line(3)]);
  const cut = text.replace(/^("3";.*)$/m, '$1;"one field more"');
  const context = await testContext(database, TOLERANT);
  await publishArchive(context, cut);
  assert.deepEqual(await rejectedLines(), ["1/2 not_a_number rejected", "1/4 field_count rejected"]);
  const header = Object.values(SUPERSTORE.columns);
  const asTheyCame = await replay(TOLERANT);
  assert.match(
    asTheyCame[0]!,
    /published none; 2 still rejected, 1 of them not split into fields: correct them in an export/,
  );
  const told = await correct(TOLERANT, (csv) => {
    const [names, first, second] = csv.split("\n");
    assert.deepEqual(
      names!.split(";").map((name) => name.slice(1, -1)).toSorted(),
      [...header, "rejected_batch", "rejected_line", "rejected_reason", "rejected_record"].toSorted(),
    );
    const [, third] = /^"1";"4";"[^"]*";/.exec(second!) ? ["", archiveTextInOrder(names!)] : [];
    return [names, first!.replace('"abc"', '"12.00"'), third, ""].join("\n");
  });
  assert.match(told[0]!, /published 2 rejected row\(s\) as batch \d+: 2 rows read, 2 new; 0 still rejected$/);
  assert.deepEqual(await keptLines(database), [
    "A-1/1 2024-03-01 12.00",
    "A-2/2 2024-03-01 10.00",
    "A-3/3 2024-03-01 10.00",
  ]);
});

/** The third line as a corrected row of the export. */
function archiveTextInOrder(names: string): string {
  const written = archiveText(TOLERANT, [line(3)]).split("\n").map((record) => record.split(";"));
  const own = new Map(written[0]!.map((name, index) => [name, written[1]![index]!]));
  return names.split(";").map((name, index) => ['"1"', '"4"', "", ""][index] ?? own.get(name) ?? "").join(";");
}

Deno.test("replaying an export without corrections changes nothing, whatever its texts contain", async () => {
  const odd = line(1, { sales: "abc", product_name: 'a "b"; c\nd', customer_name: "=1+1", city: "" });
  await publishArchive(await testContext(database, TOLERANT), [odd, line(2)]);
  const before = await storeContents(database);
  const record = (): Promise<unknown> => database.rows("select record, reason from etl.rejected_row");
  const kept = await record();
  const told = await correct(TOLERANT, (csv) => csv);
  assert.equal(told[0], 'Batch 1 ("archive.csv"): published none; 1 still rejected');
  assert.deepEqual(await storeContents(database), before);
  assert.deepEqual(await record(), kept);
});

Deno.test("a row of an export that is already published, or was never rejected, is reported and not loaded", async () => {
  await publishArchive(await testContext(database, TOLERANT), [line(1, { sales: "abc" }), line(2)]);
  await using folder = await temporaryFolder();
  const path = join(folder.path, "rejected.csv");
  await exportRejectedRows(database, path, { document: TOLERANT });
  const csv = (await Deno.readTextFile(path)).replace('"abc"', '"5.00"');
  const [names, row] = csv.split("\n");
  await Deno.writeTextFile(
    path,
    [names, row, row!.replace('"1";"2"', '"1";"3"').replaceAll("A-1", "A-9"), ""].join("\n"),
  );
  const context = await testContext(database, TOLERANT);
  const [first] = await replayCorrected(context, path);
  assert.match(first!, /published 1 .*; 1 no longer among its rejected rows; 0 still rejected$/);
  const [again] = await replayCorrected(context, path);
  assert.equal(
    again,
    'Batch 1 ("archive.csv"): published none; 2 no longer among its rejected rows; 0 still rejected',
  );
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 5.00", "A-2/2 2024-03-01 10.00"]);
});

Deno.test("an export without its own columns, with a row twice or with a broken line is refused", async () => {
  await publishArchive(await testContext(database, TOLERANT), [line(1, { sales: "abc" }), line(2)]);
  await assert.rejects(correct(TOLERANT, (csv) => csv.replace("rejected_line", "line")), /lacks "rejected_line"/);
  await assert.rejects(
    correct(TOLERANT, (csv) => csv + csv.split("\n")[1] + "\n"),
    /is a second row for line 2 of batch 1/,
  );
  await assert.rejects(correct(TOLERANT, (csv) => csv.replace('"1";"2"', '"1";"two"')), /does not say which row it is/);
  await assert.rejects(correct(TOLERANT, (csv) => csv + "1;2\n"), /line 3 .*field/);
});

Deno.test("a replay neither overwrites a newer line nor chooses between two rows with the same key", async () => {
  const context = await testContext(database, POINTS);
  // Line 3 is twice in the file, line 1 is also in another one.
  await publishArchive(context, [
    line(1, { sales: "1,0" }),
    line(2, { sales: "2,0" }),
    line(3, { sales: "3,0" }),
    line(3),
  ]);
  await database.rows("update etl.batch set origin = 'first.csv'");
  await loadArchiveText(context, [line(1, { sales: "99.00" })]);
  const [told, why] = await replay(COMMAS);
  assert.match(told!, /published 2 rejected row\(s\) as batch \d+: 2 rows read, 1 new, 1 left out; 1 still rejected$/);
  assert.match(why!, /line 4: "order_id" "A-3" belongs to an order line that is already loaded/);
  assert.deepEqual(await keptLines(database), [
    "A-1/1 2024-03-01 99.00",
    "A-2/2 2024-03-01 2.00",
    "A-3/3 2024-03-01 10.00",
  ]);
});

Deno.test("without row IDs a row is replayed only if there is no line of its order and product", async () => {
  const context = await testContext(database, { ...WITHOUT_ROW_IDS, archive: POINTS.archive });
  await publishArchive(
    context,
    [
      line(1, { sales: "1,0", order_id: "A-1", product_id: "P-1" }),
      line(2, { sales: "2,0", order_id: "A-2", product_id: "P-1" }),
      line(3, { order_id: "A-2", product_id: "P-1" }),
    ],
  );
  const [told, why] = await replay({ ...WITHOUT_ROW_IDS, archive: COMMAS.archive });
  assert.match(told!, /published 1 rejected row\(s\).*; 1 still rejected$/);
  assert.match(why!, /"A-2" belongs to an order line that is already loaded/);
  assert.deepEqual(await keptLines(database), [
    "A-1/P-1#1@2024-03-01 2024-03-01 1.00",
    "A-2/P-1#1@2024-03-01 2024-03-01 10.00",
  ]);
});

Deno.test("without row IDs an unreadable row does not hold back lines if only another source has its order and product", async () => {
  const other = await testContext(database, { ...WITHOUT_ROW_IDS, source: "other" });
  await publishArchive(other, [line(1, { order_id: "A-1", product_id: "P-1" })]);
  const own = await testContext(database, WITHOUT_ROW_IDS);
  const rows = [line(1, { sales: "70.00" }), line(2, { sales: "x" })].map((row) => ({
    ...row,
    order_id: "A-1",
    product_id: "P-1",
  }));
  const batch = await publishArchive(own, rows);
  assert.deepEqual([batch.rows_inserted, batch.rows_unchanged, batch.rows_rejected].map(Number), [1, 0, 1]);
});

Deno.test("the error for what cannot be replayed says what to do instead", async () => {
  const context = await testContext(database, TOLERANT);
  const bad = [line(1, { sales: "abc" }), line(2)];
  await publishDay(context, api, { day: "2024-03-01", lines: bad });
  await assert.rejects(
    replay(TOLERANT, 1),
    /it is an API day, whose rows come again: deno task pull --from 2024-03-01/,
  );
  assert.deepEqual(await replay(TOLERANT), [
    "There are no rejected rows of files to replay",
    "To replay the rejected rows of 1 day(s) of the API, pull the days again: deno task pull --from 2024-03-01 --to 2024-03-01",
  ]);
  await publishArchive(await testContext(database, SUPERSTORE), [line(1, { sales: "abc" })]);
  await assert.rejects(replay(TOLERANT, 2), /it is failed: correct its file .* deno task accept 2/);
  await assert.rejects(replay(TOLERANT, 9), /no batch has this number/);

  await emptyStore(database);
  await publishArchive(await testContext(database, TOLERANT), bad);
  const other: SourceDocument = { ...TOLERANT, columns: { ...TOLERANT.columns, sales: "Net" } };
  await assert.rejects(replay(other, 1), /sales was not read when it was loaded, or was read from another column/);
  await publishArchive(await testContext(database, TOLERANT), [...bad, line(3)]);
  await assert.rejects(replay(TOLERANT, 1), /it was loaded again: deno task replay --batch 2/);
});

Deno.test("with days set to replace, a replay deletes nothing", async () => {
  const sets = (document: PlainDocument): PlainDocument => ({
    ...document,
    archive: { ...document.archive, days: "replace" },
  });
  await publishArchive(
    await testContext(database, sets(POINTS)),
    [line(1, { sales: "1,0" }), line(2), line(3)],
  );
  await replay(sets(COMMAS));
  assert.equal((await keptLines(database)).length, 3);
});

Deno.test("correcting a file's rows one by one, in any order, gives the same store as the corrected file", async () => {
  const rows = fc.array(
    fc.record({ number: fc.nat(50), cents: fc.integer({ min: 1, max: 9999 }), isBad: fc.boolean(), round: fc.nat(2) }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (drawn) => {
      const unique = [...new Map(drawn.map((row) => [row.number, row])).values()];
      const good = unique.map(({ number, cents }) =>
        line(number, { sales: (cents / 100).toFixed(2), order_date: `2024-03-0${1 + number % 4}` })
      );
      await emptyStore(database);
      await using folder = await temporaryFolder();
      const path = join(folder.path, "orders.csv");
      const context = await testContext(database, TOLERANT);
      const keeper = line(99, { order_date: "2024-03-09" }); // a file of rejected rows alone fails
      const bad = good.map((one, index) => unique[index]!.isBad ? { ...one, sales: `${one.sales}?` } : one);
      await Deno.writeTextFile(path, archiveText(TOLERANT, [...bad, keeper]));
      await loadArchive(context, path);
      for (const round of [0, 1, 2]) {
        const numbers = unique.filter((row) => row.round === round).map(({ number }) => `"${number}"`);
        await correct(
          TOLERANT,
          (csv) =>
            csv.split("\n").map((record, index) =>
              index > 0 && numbers.some((number) => record.includes(`;${number};`)) ? record.replace('?"', '"') : record
            ).join("\n"),
        );
      }
      const corrected = await storeContents(database);
      assert.ok((await database.rows("select from etl.rejected_row where replayed_by is null")).length === 0);
      await emptyStore(database);
      await publishArchive(await testContext(database, TOLERANT), [...good, keeper]);
      assert.deepEqual(corrected, await storeContents(database));
    }),
    { numRuns: 25 },
  );
});

Deno.test("rejects exports rows and replay publishes them, each once even if a replay is killed", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const files = [1, 2, 3, 4, 5, 6];
  for (const file of files) {
    const path = join(folder.path, `${file}.csv`);
    const lines = [0, 1, 2].map((index) => line(10 * file + index, { sales: index === 0 ? "1.25" : "7" }));
    await Deno.writeTextFile(path, archiveText(COMMAS, lines));
    await loadArchive(await testContext(db.database, COMMAS), path);
  }
  const env = { DATABASE_URL: db.url };
  const path = join(folder.path, "rejected.csv");
  const exported = await runTask(["rejects", "--export", path], { env });
  assert.equal(
    exported.stdout,
    `Wrote 6 rejected row(s) of files to "${path}"; correct them there, then: deno task replay FILE\n`,
  );
  assert.equal((await Deno.readTextFile(path)).split("\n").length, 8);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600, "others may read the customers in it");

  const replayed = async (): Promise<number> =>
    (await db.database.rows("select from etl.batch where replays is not null")).length;
  const killed = await startTask(["replay", "--now", "2024-04-01T06:00:00Z"], { env });
  await waitUntil("a batch is replayed", async () => await replayed() > 0);
  killed.kill("SIGKILL");
  await killed.ended;
  await waitUntil("the killed run has left the database", async () => {
    const others = await db.database.rows(
      `select from pg_stat_activity
       where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return others.length === 0;
  });
  const again = await runTask(["replay", "--now", "2024-04-01T06:00:00Z"], { env });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(await replayed(), 6);
  const sums = await db.database.rows("select sum(sales)::text as sales, count(*)::text as lines from ods.order_line");
  assert.deepEqual(sums, [{ sales: "91.5000", lines: "18" }]);
  const late = await runTask(["replay", path, "--now", "2024-04-01T06:00:00Z"], { env });
  assert.match(late.stdout, /^Batch 1 .*published none; 1 no longer among its rejected rows; 0 still rejected$/m);
  assert.equal(await replayed(), 6);
});
