import assert from "node:assert/strict";
import fc from "fast-check";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { countsOf, emptyStore, loadArchiveText, publishArchive, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { INVALID_VALUES } from "./support/invalid_values.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { dailySales, keptLines, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const TOLERANT = { ...SUPERSTORE, rejectLimit: { rows: 1000, percent: 100 } };
const DAY = "2024-03-01";
const TODAY = "2024-04-01";

const { database, api } = await loadingTest(SUPERSTORE);

interface Rejected {
  readonly line: string;
  readonly byte_offset: string | null;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly reason: string;
  readonly record: unknown;
}

async function rejectedRows(): Promise<Rejected[]> {
  return await database.rows(
    "select line, byte_offset, column_name, value, code, reason, record from etl.rejected_row order by batch_id, line",
  );
}

/** Codes of the reasons, by how these begin. */
const CODES = [
  ["is missing", "missing"],
  ["is not a date", "not_a_date"],
  ["is not a number", "not_a_number"],
  ["has more than", "not_a_number"],
  ["has a currency", "other_currency"],
  ["is before the year 2000", "before_2000"],
  ["is a number as a spreadsheet", "not_a_key"],
  ["is in the future", "in_the_future"],
] as const;

Deno.test("every rejected row is kept with its line, column, raw text and reason", async () => {
  const invalid = INVALID_VALUES.flatMap(([column, reason, values]) =>
    values.map((value) => ({ column, reason, value }))
  );
  const lines = invalid.flatMap(({ column, value }, index) => [
    orderLine({ row_id: `${index}`, order_id: `A-${index}`, ship_date: null, [column]: value }),
    orderLine({ row_id: `g${index}`, order_id: `G-${index}` }),
  ]);
  const batch = await publishArchive(await testContext(database, TOLERANT, { today: TODAY }), lines);
  assert.deepEqual(countsOf(batch), [lines.length, invalid.length, 0, 0, 0, invalid.length, 0]);

  const rejected = await rejectedRows();
  const isDay = (text: string | null): boolean => text !== null && /^\d{4}-\d\d-\d\d$/.test(text);
  const written = (text: string | null): string | null => isDay(text) ? text!.split("-").reverse().join(".") : text;
  let line = 2;
  for (const [index, { column, reason, value }] of invalid.entries()) {
    const found = rejected[index]!;
    const title = `${column} ${JSON.stringify(value)}`;
    assert.deepEqual([found.line, found.column_name, found.value, found.reason], [
      String(line),
      column,
      written(value),
      reason,
    ], title);
    const record = found.record as Record<string, unknown>;
    assert.equal(record["customer_name"], "Claire Gute", title);
    assert.equal(record[column] ?? null, written(value), title);
    assert.equal(found.code, CODES.find(([beginning]) => reason.startsWith(beginning))![1], title);
    assert.equal(found.byte_offset, null, title);
    line += 2 + (value?.match(/\n/g)?.length ?? 0);
  }
});

Deno.test("the largest valid values are stored unrounded", async () => {
  const context = await testContext(database, TOLERANT, { today: TODAY });
  const lines = [
    orderLine({ row_id: "1", order_date: TODAY, sales: "99999999999999.9999", profit: "-99999999999999.9999" }),
    orderLine({ row_id: "2", order_date: "2000-01-01", sales: "-0.0001", quantity: "-99999999999999.9999" }),
    orderLine({ row_id: "3", order_date: "2024-02-29", sales: "0", discount: "-99999.9999", ship_date: "2024-02-29" }),
    orderLine({ row_id: "4", sales: "007.50", quantity: "", discount: "", profit: "", ship_date: "" }),
  ];
  assert.deepEqual(countsOf(await publishArchive(context, lines)), [4, 4, 0, 0, 0, 0, 0]);
  const kept = await database.rows(`
    select sales::text, quantity::text, discount::text, profit::text, ship_date from ods.order_line order by line_id
  `);
  assert.deepEqual(kept.map((row) => Object.values(row as Record<string, string>)), [
    ["99999999999999.9999", "2.0000", "0.2000", "-99999999999999.9999", "2024-04-01"],
    ["-0.0001", "-99999999999999.9999", "0.2000", "1.5000", "2000-01-01"],
    ["0.0000", "2.0000", "-99999.9999", "1.5000", "2024-02-29"],
    ["7.5000", null, null, null, null],
  ]);
});

Deno.test("the largest amounts of a day can be added up", async () => {
  const context = await testContext(database, TOLERANT, { today: TODAY });
  const lines = ["1", "2"].map((row_id) => orderLine({ row_id, sales: "99999999999999.9999" }));
  assert.deepEqual(countsOf(await publishArchive(context, lines)), [2, 2, 0, 0, 0, 0, 0]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 200000000000000.00 1 2"]);
});

Deno.test("a row of the API of another day than requested is left out and counted", async () => {
  const lines = [orderLine({ order_date: "2024-03-02", sales: "abc" }), orderLine({ row_id: "2" })];
  const batch = await publishDay(await testContext(database, SUPERSTORE), api, { day: DAY, lines });
  assert.deepEqual(countsOf(batch), [2, 1, 0, 0, 0, 0, 0]);
  assert.equal(batch.rows_left_out, "1");
  assert.deepEqual(await rejectedRows(), []);
});

Deno.test("a row of the API that is not an order line is rejected with its text as received", async () => {
  const texts = ['"oops"', "[1, 2]", '{"Row ID": "1", "Row ID": "2"}', '{"Order ID": "A\\u0000"}', "{}"];
  const batch = await publishDay(await testContext(database, TOLERANT), api, {
    day: DAY,
    lines: [...texts, orderLine()],
  });
  assert.deepEqual(countsOf(batch), [6, 1, 0, 0, 0, 5, 0]);
  const rejected = await rejectedRows();
  assert.deepEqual(rejected.map(({ code }) => code), [
    "not_an_object",
    "not_an_object",
    "repeated_key",
    "not_storable",
    "missing",
  ]);
  assert.deepEqual(rejected.map(({ line, column_name, record }) => ({ line, column_name, record })), [
    ...texts.slice(0, 4).map((record, index) => ({ line: String(index + 1), column_name: null, record })),
    { line: "5", column_name: "order_id", record: {} },
  ]);
});

function linesOf(good: number, bad: number): OrderLine[] {
  const lines = Array.from({ length: good + bad }, (_, index) => orderLine({ row_id: String(index) }));
  return lines.map((line, index) => index < bad ? { ...line, sales: "abc" } : line);
}

for (
  const [title, good, bad, status] of [
    ["one rejected row, however small it is", 1, 1, "published"],
    ["two rejected rows of a few", 18, 2, "failed"],
    ["as many as its percent allow", 594, 6, "published"],
    ["one more than its percent allow", 593, 7, "failed"],
    ["every row rejected, though within the limit", 0, 2, "failed"],
    ["no rows", 0, 0, "published"],
  ] as const
) {
  Deno.test(`a batch with ${title} is ${status}`, async () => {
    const batch = await publishArchive(await testContext(database, SUPERSTORE), linesOf(good, bad));
    assert.equal(batch.status, status);
    assert.equal(batch.reason, status === "failed" ? `${bad} of ${good + bad} rows were rejected` : null);
    assert.equal(batch.rows_rejected, String(bad));
    assert.equal((await rejectedRows()).length, bad);
    assert.equal((await keptLines(database)).length, status === "published" ? good : 0);
  });
}

Deno.test("a day with too many rejected rows is failed in the ledger, and ods is unchanged until it is corrected", async () => {
  const context = await testContext(database, SUPERSTORE);
  const [good] = linesOf(1, 0) as [OrderLine];
  const bad = { ...good, sales: "abc" };
  assert.equal((await publishDay(context, api, { day: DAY, lines: [bad] })).status, "failed");
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 failed api 0 0.00 0"]);
  assert.equal((await rejectedRows()).length, 1);

  await publishDay(context, api, { day: DAY, lines: [good] });
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 1 10.00 0"]);

  assert.equal((await publishDay(context, api, { day: DAY, lines: [{ ...bad, order_id: "A-9" }] })).status, "failed");
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 failed api 1 10.00 0"]);
  assert.deepEqual(await keptLines(database), ["A-1/0 2024-03-01 10.00"]);
  assert.deepEqual(await dailySales(database), ["2024-03-01 10.00 1 1"]);
  assert.equal((await rejectedRows()).length, 2);

  await publishDay(context, api, { day: DAY, lines: [{ ...good, sales: "11.00" }] });
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 1 11.00 1"]);
});

Deno.test("an archive with too many rejected rows ends the task with its own exit code and says where to look", async () => {
  const context = await testContext(database, SUPERSTORE);
  const error = await loadArchiveText(context, linesOf(0, 1)).then(() => assert.fail("It was loaded"), (e) => e);
  assert.ok(error instanceof StorecastError);
  assert.equal(error.exitCode, ExitCode.batchFailed);
  assert.match(error.message, /Cannot publish batch 1 \(".*archive.csv"\): 1 of 1 rows were rejected/);
  assert.match(error.advice!, /deno task rejects --batch 1/);
  assert.deepEqual(await ledgerDays(database), []);
});

Deno.test("a batch is judged by the limits of its own source", async () => {
  const market = { ...TOLERANT, source: "market" };
  for (const [first, second] of [[SUPERSTORE, market], [market, SUPERSTORE]] as const) {
    await emptyStore(database);
    const statuses: [string, string][] = [];
    for (const document of [first, second, first]) {
      const { status } = await publishArchive(await testContext(database, document), linesOf(14, 6));
      statuses.push([document.source, status]);
    }
    const expected = { superstore: "failed", market: "published" };
    assert.deepEqual(Object.fromEntries(statuses), expected);
    assert.deepEqual(statuses[0], statuses[2]);
  }
});

Deno.test("if rows have IDs, a rejected row does not hold back other lines of its order and product", async () => {
  const context = await testContext(database, SUPERSTORE);
  const lines = ["1", "2"].map((row_id) => orderLine({ row_id }));
  await publishDay(context, api, { day: DAY, lines });
  const changed = [{ ...lines[0]!, sales: "abc" }, { ...lines[1]!, sales: "12.00" }];
  assert.deepEqual(countsOf(await publishDay(context, api, { day: DAY, lines: changed })), [2, 0, 1, 0, 0, 1, 0]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-1/2 2024-03-01 12.00"]);
});

Deno.test("etl.rejected names the column as the source does", async () => {
  await publishArchive(await testContext(database, TOLERANT), linesOf(1, 1));
  const rows = await database.rows("select source_name, line, column_name, value, batch_status from etl.rejected");
  const expected = {
    source_name: "superstore",
    line: "2",
    column_name: "Sales",
    value: "abc",
    batch_status: "published",
  };
  assert.deepEqual(rows, [expected]);
});

const KINDS = ["good", "bad amount", "no order", "bad date"] as const;

Deno.test("the counts of a batch always add up to the rows read", async () => {
  const row = fc.record({
    key: fc.integer({ min: 1, max: 6 }),
    sales: fc.integer({ min: 1, max: 3 }),
    kind: fc.constantFrom(...KINDS),
  });
  const batches = fc.array(fc.record({ isApi: fc.boolean(), rows: fc.array(row, { maxLength: 12 }) }), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(batches, async (worlds) => {
      await emptyStore(database);
      const context = await testContext(database, TOLERANT);
      for (const { isApi, rows } of worlds) {
        const lines = rows.map(({ key, sales, kind }) =>
          orderLine({
            row_id: String(key),
            sales: kind === "bad amount" ? "abc" : `${sales}.00`,
            order_id: kind === "no order" ? "" : "A-1",
            order_date: kind === "bad date" ? "soon" : DAY,
            ship_date: null,
          })
        );
        const batch = isApi
          ? await publishDay(context, api, { day: DAY, lines })
          : await publishArchive(context, lines);
        countsOf(batch);
        const good = new Set(rows.filter(({ kind }) => kind === "good").map(({ key }) => key));
        const bad = rows.filter(({ kind }) => kind !== "good").length;
        assert.equal(batch.rows_read, String(rows.length));
        assert.equal(batch.rows_rejected, String(bad));
        if (isApi && batch.status === "published") {
          assert.equal(batch.rows_duplicate, String(rows.length - bad - good.size));
        }
      }
    }),
    { numRuns: 25, seed: 7 },
  );
});

/** What an index or a mart's key is made of, but for the dates. */
const KEYS = [
  "order_id",
  "row_id",
  "ship_mode",
  "customer_id",
  "segment",
  "country",
  "region",
  "state",
  "city",
  "postal_code",
  "product_id",
  "category",
  "subcategory",
];

for (const column of [...KEYS, "order_date"]) {
  Deno.test(`a ${column} that is too long for an index is rejected, and the rest of the batch is published`, async () => {
    // Random, since an index compresses what repeats itself.
    const long = Array.from({ length: 300 }, () => crypto.randomUUID()).join("");
    const batch = await publishArchive(await testContext(database, TOLERANT, { today: TODAY }), [
      orderLine({ row_id: "1", [column]: long }),
      orderLine({ row_id: "2", order_id: "A-2" }),
    ]);
    assert.deepEqual(countsOf(batch), [2, 1, 0, 0, 0, 1, 0]);
    const [rejected] = await rejectedRows();
    assert.deepEqual([rejected!.line, rejected!.column_name, rejected!.value], ["2", column, long]);
    assert.equal(rejected!.code, column.endsWith("date") ? "not_a_date" : "too_long");
    assert.match(
      rejected!.reason,
      column.endsWith("date") ? /^is not a date in the format / : /^is longer than 500 bytes$/,
    );
  });
}

Deno.test("texts of the longest valid length are published, even all in one row", async () => {
  const fitting = (letters: number): string => crypto.randomUUID().repeat(20).slice(0, letters);
  const texts = Object.fromEntries(KEYS.map((column) => [column, fitting(500)]));
  const names = { customer_name: fitting(700), product_name: fitting(700) };
  const context = await testContext(database, TOLERANT, { today: TODAY });
  assert.deepEqual(countsOf(await publishArchive(context, [orderLine({ ...texts, ...names })])), [1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("only a row of the API that is too long is rejected, with its beginning and length", async () => {
  const row = JSON.stringify({ "Order ID": "x".repeat(2_000_000) });
  const lines = [orderLine({ row_id: "1", order_date: DAY }), row, orderLine({ row_id: "2", order_date: DAY })];
  const batch = await publishDay(await testContext(database, TOLERANT, { today: TODAY }), api, { day: DAY, lines });
  assert.deepEqual(countsOf(batch), [3, 2, 0, 0, 0, 1, 0]);
  assert.deepEqual(await rejectedRows(), [{
    line: "2",
    byte_offset: null,
    column_name: null,
    value: null,
    code: "too_long",
    reason: `is ${row.length} bytes long; the limit is 1048576`,
    record: `${row.slice(0, 1000)} …`,
  }]);
});
