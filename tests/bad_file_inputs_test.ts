/** The inputs 1 to 28 that a loader must survive: files and text. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { bytesOf, fileOf, HEADER, load, notesOf, PLAIN_SHOP, record, refusal } from "./support/file_inputs.ts";
import { emptyStore, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";

const { database } = await loadingTest(PLAIN_SHOP);

const BOM = "\ufeff";
const GOOD = fileOf(HEADER, record(1), record(2), record(3));

async function names(): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    "select product_name as name from ods.order_line order by product_id",
  );
  return rows.map(({ name }) => name);
}

Deno.test("1: a byte order mark is not part of the first column's name", async () => {
  assert.deepEqual((await load(database, BOM + GOOD)).orders, ["A1", "A2", "A3"]);
});

Deno.test("2: a byte order mark before a quoted name is not part of it", async () => {
  assert.deepEqual((await load(database, BOM + GOOD.replace("Order", '"Order"'))).orders, ["A1", "A2", "A3"]);
});

Deno.test("3: UTF-16 is read with and without a byte order mark", async () => {
  const wide = Buffer.from(GOOD, "utf16le");
  const swapped = Buffer.from(wide).swap16();
  for (const file of [[0xff, 0xfe, ...wide], [0xfe, 0xff, ...swapped], [...wide], [...swapped]]) {
    await emptyStore(database);
    assert.deepEqual((await load(database, bytesOf(file))).orders, ["A1", "A2", "A3"]);
  }
});

Deno.test("4: in a file with the wrong encoding only the lines with non-ASCII letters are rejected", async () => {
  const file = Buffer.from(fileOf(HEADER, record(1), record(2, { name: "Köln" }), record(3)), "latin1");
  const loaded = await load(database, new Uint8Array(file));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 not_utf8"]]);
});

Deno.test("5: only the line with an invalid UTF-8 byte is rejected", async () => {
  const file = bytesOf(
    fileOf(HEADER, record(1)),
    record(2).replace(/Oak.*/, ""),
    [0xff],
    ";10.00;1.50\n",
    fileOf(record(3)),
  );
  const loaded = await load(database, file);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 not_utf8"]]);
});

Deno.test("6: text that was encoded twice is kept as received", async () => {
  await load(database, fileOf(HEADER, record(1, { name: "CafÃ©" })));
  assert.deepEqual(await names(), ["CafÃ©"]);
});

Deno.test("7: only the line with a NUL byte is rejected; in the header it refuses the file", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), record(2, { name: "O\0k" }), record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 nul_byte"]]);
  await emptyStore(database);
  assert.match(await refusal(database, GOOD.replace("Name", "Na\0me")), /lacks "Name"; it has .* "Na\0me"/);
});

Deno.test("8: control and invisible characters stay inside a text, and are trimmed at its ends", async () => {
  await load(database, fileOf(HEADER, record(1, { name: "\ufeffO\u0007a\u202ek\u00a0\u200b" })));
  assert.deepEqual(await names(), ["O\u0007a\u202ek"]);
});

for (const [kind, lineEnd] of [["LF", "\n"], ["CRLF", "\r\n"], ["CR", "\r"]] as const) {
  Deno.test(`9: lines that end with ${kind} are read`, async () => {
    assert.deepEqual((await load(database, GOOD.replaceAll("\n", lineEnd))).orders, ["A1", "A2", "A3"]);
  });
}

Deno.test("9: lines that end with CR are read even if a field contains LF, and the other way round", async () => {
  const loaded = await load(database, GOOD.replaceAll("\n", "\r").replace("Oak", '"O\nk"'));
  assert.deepEqual([loaded.orders, (await names())[0]], [["A1", "A2", "A3"], "O\nk"]);
  await emptyStore(database);
  const stray = await load(database, GOOD.replace("Customer", "Customer\r"), {
    ...PLAIN_SHOP,
    columns: { ...PLAIN_SHOP.columns, customer_id: "Customer" },
  });
  assert.deepEqual(stray.orders, ["A1", "A2", "A3"]);
});

Deno.test("10: CRLF and LF may be mixed in a file", async () => {
  const loaded = await load(database, `${HEADER}\r\n${record(1)}\n${record(2)}\r\n${record(3)}\n`);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2", "A3"], []]);
});

Deno.test("11: a carriage return in an unquoted field is part of its text", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1, { name: "O\rk" }), record(2)));
  assert.deepEqual([loaded.orders, loaded.rejected, await names()], [["A1", "A2"], [], ["O\rk", "Oak"]]);
});

Deno.test("12: a line end in a quoted field is part of its text, and later lines keep their numbers", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1, { name: '"O\na\nk"' }), `${record(2)};more`, record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["5 field_count"]]);
  assert.deepEqual(await names(), ["O\na\nk", "Oak"]);
});

Deno.test("13: a quote in an unquoted field is part of its text", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1, { name: '12" ruler' }), record(2), record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2", "A3"], []]);
  assert.deepEqual((await names())[0], '12" ruler');
});

Deno.test("14: only the line with quotes that are not doubled inside quotes is rejected", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), record(2, { name: '"a "big" oak"' }), record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 text_after_quote"]]);
});

Deno.test("15: only the line with an unclosed quote is rejected, even if a later line ends with a quote", async () => {
  const lines = Array.from({ length: 2_000 }, (_, index) => record(index));
  lines[100] = record(100, { name: '"Lamp' });
  lines[1_900] = record(1_900, { name: 'Monitor 15"' });
  const loaded = await load(database, fileOf(HEADER, ...lines));
  assert.deepEqual(loaded.rejected, ["102 open_quote"]);
  assert.equal(loaded.batch.rows_inserted, "1999");
  const [kept] = await database.rows("select product_name, sales::text from ods.order_line where order_id = 'A1900'");
  assert.deepEqual(kept, { product_name: 'Monitor 15"', sales: "10.0000" });
});

Deno.test("16: backslashes and single quotes do not quote: only a line that relies on them is rejected", async () => {
  const loaded = await load(
    database,
    fileOf(
      HEADER,
      record(1, { name: "'Oak'" }),
      record(2, { name: '"a \\"big\\" oak"' }),
      record(3, { name: "'a;b'" }),
      record(4, { name: "a\\b" }),
    ),
  );
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A4"], ["3 text_after_quote", "4 field_count"]]);
  assert.deepEqual(await names(), ["'Oak'", "a\\b"]);
});

Deno.test("17: a line of a backslash and a point is data", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), "\\.", record(2, { name: "\\." })));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2"], ["3 field_count"]]);
});

Deno.test("18: blank lines and rows of only separators are left out and reported", async () => {
  const file = fileOf(HEADER, "", record(1), ";;;;;;", "", record(2), ";;;;;;", "");
  assert.deepEqual(await notesOf(database, file), ["5 lines without any value left out"]);
  await emptyStore(database);
  const loaded = await load(database, fileOf(HEADER, "", ";;;;;;", `${record(1)};x`, record(2)));
  assert.deepEqual([loaded.orders, loaded.rejected, loaded.batch.rows_read], [["A2"], ["4 field_count"], "2"]);
});

Deno.test("19: a file without a last line end is reported", async () => {
  const notes = await notesOf(database, GOOD.trimEnd(), {
    ...PLAIN_SHOP,
    archive: { ...PLAIN_SHOP.archive, lastLineEnd: "optional" },
  });
  assert.deepEqual(notes, ["its last line has no line end"]);
});

Deno.test("20: lines before the header are reported, and totals at the end are rejected", async () => {
  const message = await refusal(database, fileOf("Report of March", "", HEADER, record(1)));
  assert.equal(message, "its header is on line 3 instead of line 1");
  const skipLines = { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, skipLines: 2 } };
  const report = fileOf("Report of March", "", HEADER, record(1), `${record(2)};x`, record(3));
  const declared = await load(database, report, skipLines);
  assert.deepEqual([declared.orders, declared.rejected], [["A1", "A3"], ["5 field_count"]]);
  await emptyStore(database);
  const loaded = await load(database, fileOf(HEADER, record(1), ";Total;;;;10.00;1.50", "3 rows"));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], ["3 missing", "4 field_count"]]);
});

Deno.test("21: a repeated header is left out and reported", async () => {
  const file = fileOf(HEADER, record(1), HEADER, record(2), HEADER, record(3));
  assert.deepEqual(await notesOf(database, file), ["its repeated header was left out 2 times"]);
});

Deno.test("22: if a file has two tables the second is rejected, or the whole file if its columns are in another order", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), "", "Customer;City", "C;Bonn"));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], ["4 field_count", "5 field_count"]]);
  await emptyStore(database);
  const other = "Order;Day;Product;Customer;Name;Sales;Profit";
  assert.match(
    await refusal(database, fileOf(HEADER, record(1), other, record(2))),
    /^line 3 repeats its header with/,
  );
});

Deno.test("23: an empty file and a file with only a header are refused with that reason", async () => {
  assert.equal(await refusal(database, ""), "it is empty");
  for (const file of [HEADER, `${HEADER}\n`, `${HEADER}\r\n\r\n`, `${HEADER}\n;;;;;;\n`]) {
    assert.equal(await refusal(database, file), "it has a header and no rows");
  }
});

Deno.test("24: a file truncated in its last record loses only that row, and says so", async () => {
  for (const cut of [1, 2, 4, 8]) {
    await emptyStore(database);
    const loaded = await load(database, GOOD.slice(0, -1 - cut));
    assert.deepEqual(loaded.orders, ["A1", "A2"]);
    assert.equal(loaded.rejected.length, 1);
  }
});

Deno.test("25: files in an unsupported packed format are refused by the name of the format", async () => {
  assert.equal(await refusal(database, bytesOf([0x42, 0x5a, 0x68, 0x39])), "it is packed with bzip2");
  assert.equal(
    await refusal(database, bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1])),
    "it is an old Excel workbook (.xls), or one with a password",
  );
  assert.equal(await refusal(database, "%PDF-1.7\n"), "it is a PDF");
});

Deno.test("26: only the record with a huge field is rejected, and later lines keep their numbers", async () => {
  const lines = "a line of a field\n".repeat(120_000);
  for (
    const name of [
      "k".repeat(3_000_000),
      `"${"k".repeat(3_000_000)}"`,
      `"${lines}"`,
      `"${"k\n".repeat(10)}${"k".repeat(3_000_000)}"`,
    ]
  ) {
    await emptyStore(database);
    const loaded = await load(database, fileOf(HEADER, record(1), record(2, { name }), record(3), `${record(4)};more`));
    const line = 5 + name.split("\n").length - 1;
    assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 too_long", `${line} field_count`]]);
  }
});

Deno.test("27: ten thousand columns are read by their names", async () => {
  const more = Array.from({ length: 10_000 }, (_, index) => `More ${index}`).join(";");
  const loaded = await load(database, fileOf(`${more};${HEADER}`, `${";".repeat(10_000)}${record(1)}`));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], []]);
});

Deno.test("28: HTML and XML are refused as such, and JSON that has no orders by its keys", async () => {
  assert.equal(await refusal(database, "<!doctype html>\n<title>404</title>\n"), "it is HTML");
  assert.equal(await refusal(database, "\n <table><tr><td>Order</td></tr></table>"), "it is HTML");
  assert.equal(await refusal(database, '<?xml version="1.0"?>\n<orders/>'), "it is XML");
  assert.match(
    await refusal(database, '{"error": "not found"}\n'),
    /no row has the key "Order".* has the keys "error"$/,
  );
  assert.match(await refusal(database, '[{"Order": "A1"}]'), /no row has the key "Day", "Sales"; .* the keys "Order"$/);
});

Deno.test("a pipe is refused with a message before anything is read from it", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "pipe");
  assert.ok((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  await assert.rejects(
    loadArchive(await testContext(database, PLAIN_SHOP), path),
    /it is a pipe or a device, not a file/,
  );
});
