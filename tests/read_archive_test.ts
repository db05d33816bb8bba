import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import type { Database } from "../scripts/database/database.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { countsOf, emptyStore, loadArchiveText, publishArchive, stageArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

/** A shop with the five columns that every source has, and one more. */
const SHOP: SourceDocument = {
  ...await readSuperstore(),
  source: "shop",
  columns: {
    order_id: "Order",
    order_date: "Day",
    customer_id: "Customer",
    product_id: "Product",
    sales: "Sales",
    product_name: "Name",
  },
};
const HEADER = "Order;Day;Customer;Product;Sales;Name";

const { database } = await loadingTest(SHOP);

/** What stg holds after a file was staged: line, then the fields in the order of HEADER. */
async function staged(text: string | Uint8Array): Promise<unknown[][]> {
  await stageArchive(await testContext(database, SHOP), text);
  const { rows } = await database.client.query({
    text: `select line::integer, order_id, order_date, customer_id, product_id, sales, product_name
      from stg.order_line order by line`,
    rowMode: "array",
  });
  return rows;
}

async function failureOf(text: string | Uint8Array): Promise<StorecastError> {
  try {
    await loadArchiveText(await testContext(database, SHOP), text);
  } catch (error) {
    assert.ok(error instanceof StorecastError, String(error));
    assert.deepEqual(await database.rows("select from etl.batch"), []);
    assert.deepEqual(await database.rows("select from stg.order_line"), []);
    return error;
  }
  assert.fail("The file was loaded");
}

const RECORD = "A;01.03.2024;C;P;1.00;Oak";
const FIELDS = ["A", "01.03.2024", "C", "P", "1.00", "Oak"];

for (
  const [title, text] of [
    ["a byte order mark", `\ufeff${HEADER}\n${RECORD}\n`],
    ["a byte order mark before a quote", `\ufeff"Order";Day;Customer;Product;Sales;Name\n${RECORD}\n`],
    ["CRLF line ends", `${HEADER}\r\n${RECORD}\r\n`],
    ["mixed line ends", `${HEADER}\r\n${RECORD}\n`],
    ["quoted names and blanks around them", `"Order"; Day ;Customer;"Product";Sales;Name\n${RECORD}\n`],
    ["columns in another order", "Name;Sales;Product;Customer;Day;Order\nOak;1.00;P;C;01.03.2024;A\n"],
    ["columns beside its own", `More;${HEADER};Even more\nx;${RECORD};"y\nz"\n`],
    [
      "columns beside its own in another order",
      "x;Name;y;Sales;Product;Customer;Day;Order\n1;Oak;2;1.00;P;C;01.03.2024;A\n",
    ],
  ] as const
) {
  Deno.test(`an archive with ${title} is read by the names in its header`, async () => {
    assert.deepEqual(await staged(text), [[2, ...FIELDS]]);
  });
}

Deno.test("blank lines are left out, and count in line numbers", async () => {
  const lines = (await staged(`${HEADER}\n\n\r\n${RECORD}\n\n\n${RECORD}\n\n`)).map(([line]) => line);
  assert.deepEqual(lines, [4, 7]);
});

Deno.test("a file with only a header is an archive without rows", async () => {
  for (const text of [HEADER, `${HEADER}\n`, `${HEADER}\r\n`]) {
    await emptyStore(database);
    assert.deepEqual(countsOf(await publishArchive(await testContext(database, SHOP), text)), [0, 0, 0, 0, 0, 0, 0]);
  }
});

Deno.test("a quoted empty field and an empty field stay distinct in stg", async () => {
  assert.deepEqual(await staged(`${HEADER}\nA;;C;"";"1.00";\n`), [[2, "A", null, "C", "", "1.00", null]]);
});

Deno.test("malformed records are rejected with line and text, and the rest of the file is published", async () => {
  const text = [
    HEADER,
    RECORD,
    "A;01.03.2024;C;P",
    `A;01.03.2024;C;P2;1.00;"two`,
    `lines"`,
    `${RECORD};`,
    `A;01.03.2024;C;P3;1.00;"Oak" chair`,
    `\\.`,
    "A;01.03.2024;C;P4;1.00;Oak\0",
    `A;01.03.2024;C;P5;1.00;12" ruler`,
    `A;01.03.2024;C;P6;1.00;"never closed`,
    "A;01.03.2024;C;P7;1.00;Pine",
  ].join("\n");
  const bytes = new Uint8Array([...new TextEncoder().encode(`${text}\nA;01.03.2024;C;P8;1.00;caf`), 0xe9, 10]);
  const document = { ...SHOP, rejectLimit: { rows: 100, percent: 0 } };
  const batch = await publishArchive(await testContext(database, document), bytes);
  assert.deepEqual(countsOf(batch), [11, 4, 0, 0, 0, 7, 0]);

  const kept = await database.rows<{ name: string }>(
    "select product_name as name from ods.order_line order by product_id",
  );
  assert.deepEqual(kept.map(({ name }) => name), ["Oak", "two\nlines", '12" ruler', "Pine"]);
  const rejected = await database.rows(
    "select line::integer, column_name, code, reason, record from etl.rejected_row order by line",
  );
  assert.deepEqual(
    rejected,
    [
      { line: 3, code: "field_count", reason: "has 4 fields instead of 6", record: "A;01.03.2024;C;P" },
      { line: 6, code: "field_count", reason: "has 7 fields instead of 6", record: `${RECORD};` },
      {
        line: 7,
        code: "text_after_quote",
        reason: "has text after a closing quote",
        record: 'A;01.03.2024;C;P3;1.00;"Oak" chair',
      },
      { line: 8, code: "field_count", reason: "has 1 fields instead of 6", record: "\\." },
      { line: 9, code: "nul_byte", reason: "has a NUL byte", record: "A;01.03.2024;C;P4;1.00;Oak\ufffd" },
      {
        line: 11,
        code: "open_quote",
        reason: "has a quote that is never closed",
        record: 'A;01.03.2024;C;P6;1.00;"never closed',
      },
      { line: 13, code: "not_utf8", reason: "is not valid UTF-8", record: "A;01.03.2024;C;P8;1.00;caf\ufffd" },
    ].map((row) => ({ ...row, column_name: null })),
  );
  const offsets = await database.rows<{ byte_offset: string; record: string }>(
    "select byte_offset, record from etl.rejected_row",
  );
  for (const { byte_offset, record } of offsets) {
    const found = new TextDecoder().decode(bytes.subarray(Number(byte_offset)));
    assert.ok(found.replaceAll("\0", "\ufffd").startsWith(record), record);
  }
});

Deno.test("one stray carriage return after a quote does not stop the file", async () => {
  const text = `${HEADER}\n${RECORD}\nA;01.03.2024;C;P2;1.00;"Oak"\r\r\nA;01.03.2024;C;P3;1.00;Oak\n`;
  const batch = await publishArchive(await testContext(database, SHOP), text);
  assert.equal(batch.rows_read, "3");
  assert.ok(Number(batch.rows_inserted) >= 2);
});

for (
  const [title, text, message] of [
    ["lacks a column", "Order;Day;Customer;Product;Name\n", /header \(line 1\) lacks "Sales"; it has "Order", "Day"/],
    ["lacks several", "Order;Day\n", /lacks "Customer", "Product", "Sales", "Name"/],
    ["names a column twice", `${HEADER};Day\n`, /has the column "Day" twice/],
    ["has another separator", HEADER.replaceAll(";", ","), /it has "Order,Day,Customer,Product,Sales,Name"/],
    ["writes a name otherwise", HEADER.replace("Order", "order"), /lacks "Order"/],
  ] as const
) {
  Deno.test(`an archive whose header ${title} is refused with the columns that it has`, async () => {
    const error = await failureOf(text);
    assert.equal(error.exitCode, ExitCode.input);
    assert.match(error.message, message);
    assert.match(error.advice!, title === "names a column twice" ? /different name/ : /separator \(";"\)/);
  });
}

Deno.test("an empty archive is refused as such", async () => {
  const error = await failureOf("");
  assert.equal(error.exitCode, ExitCode.input);
  assert.match(error.message, /it is empty$/);
});

Deno.test("the error for a missing file or a folder names its path", async () => {
  const context = await testContext(database, SHOP);
  for (const path of ["/nowhere/archive.csv", import.meta.dirname!]) {
    const error = await loadArchive(context, path).then(() => assert.fail("It was loaded"), (e) => e);
    assert.ok(error instanceof StorecastError, String(error));
    assert.equal(error.exitCode, ExitCode.input);
    assert.ok(error.message.includes(`"${path}"`), error.message);
  }
});

Deno.test("a pipe is refused, since it cannot be read twice", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "pipe");
  assert.ok((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  await assert.rejects(loadArchive(await testContext(database, SHOP), path), {
    exitCode: ExitCode.input,
    message: `Cannot read "${path}": it is a pipe or a device, not a file`,
  });
});

Deno.test("reading a large file of only malformed records stops early, however many there are in a chunk", async () => {
  const failure = await failureOf(`${HEADER}\n${"x\n".repeat(300_000)}`);
  assert.equal(failure.exitCode, ExitCode.batchFailed);
});

Deno.test("reading a file of only malformed records stops before its end", async () => {
  const error = await failureOf(`${HEADER}\n${"no record\n".repeat(30_000)}`);
  assert.equal(error.exitCode, ExitCode.batchFailed);
  assert.match(error.message, /cannot be split, such as line 2, which has 1 fields instead of 6/);
});

Deno.test("an archive whose staging fails leaves nothing behind", async () => {
  const lines = [orderLine({ product_name: "Oak" })];
  const context = await testContext(database, SHOP);
  await database.client.query("alter table stg.order_line add constraint no_oak check (product_name <> 'Oak')");
  try {
    await assert.rejects(stageArchive(context, lines), { code: "23514" });
  } finally {
    await database.client.query("alter table stg.order_line drop constraint no_oak");
  }
  assert.deepEqual(await database.rows("select from etl.batch"), []);
  assert.deepEqual(await database.rows("select from stg.order_line"), []);
});

/** A context that keeps how many rejected records come with each call, and lets `onCall` fail. */
async function spyOnRejected(onCall: () => void = () => {}): Promise<{ context: RunContext; sizes: number[] }> {
  const sizes: number[] = [];
  const context = await testContext(database, { ...SHOP, rejectLimit: { rows: 100_000, percent: 100 } });
  const spy: Database = Object.create(database, {
    call: {
      value(name: "etl.reject_records", args: { p_batch_id: string; p_records: unknown }): Promise<void> {
        if (name === "etl.reject_records") {
          sizes.push((args.p_records as unknown[]).length);
          onCall();
        }
        return database.call(name, args);
      },
    },
    transaction: { value: <Result>(work: () => Promise<Result>) => database.transaction(work) },
  });
  return { context: { ...context, database: spy }, sizes };
}

const HALF_REJECTED = `${HEADER}\n${`${RECORD}\ntoo;few\n`.repeat(30_000)}${RECORD}\n`;

Deno.test("rejected records are written while the file is read, in portions, each with its line", async () => {
  const { context, sizes } = await spyOnRejected();
  await stageArchive(context, HALF_REJECTED);
  assert.ok(sizes.length >= 6 && Math.max(...sizes) <= 5_000, String(sizes));
  assert.deepEqual(
    await database.rows(`
      select
        (select count(*)::integer from stg.order_line where line % 2 = 0 and sales = '1.00') as staged,
        (select count(*)::integer from etl.rejected_row where line % 2 = 1 and record = '"too;few"') as rejected,
        (select rows_read::integer from etl.batch) as read
    `),
    [{ staged: 30_001, rejected: 30_000, read: 60_001 }],
  );
});

Deno.test("an error after some rejected records were written removes them", async () => {
  let calls = 0;
  const { context } = await spyOnRejected(() => {
    if (++calls === 3) throw new Error("The third call fails");
  });
  await assert.rejects(stageArchive(context, HALF_REJECTED), /The third call fails/);
  for (const table of ["etl.batch", "etl.rejected_row", "stg.order_line"]) {
    assert.deepEqual(await database.rows(`select from ${table}`), []);
  }
});

Deno.test("only the record with a text of 50 MB is rejected, with its length", async () => {
  const { context } = await spyOnRejected();
  await stageArchive(context, `${HEADER}\n${RECORD}\n${RECORD}${"k".repeat(50_000_000)}\n${RECORD}\n`);
  assert.deepEqual(await database.rows("select line::integer from stg.order_line order by line"), [
    { line: 2 },
    { line: 4 },
  ]);
  assert.deepEqual(await database.rows("select line::integer, reason, length(record #>> '{}') from etl.rejected_row"), [
    { line: 3, reason: `is ${50_000_000 + RECORD.length} bytes long; the limit is 1048576`, length: 1002 },
  ]);
});

Deno.test("a file whose first line is not a header, however long, is refused with the reason", async () => {
  const error = await failureOf("x".repeat(3_000_000));
  assert.equal(error.exitCode, ExitCode.input);
  assert.match(error.message, /its header \(line 1\) is longer than 1048576 bytes$/);
});
