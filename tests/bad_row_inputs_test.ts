/** The inputs 29 to 47 that a loader must survive: structure and types, as far as a file's reader decides; and one wrong line in 2,000. */
import assert from "node:assert/strict";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { fileOf, HEADER, load, PLAIN_SHOP, record, refusal } from "./support/file_inputs.ts";
import { emptyStore } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";

const { database } = await loadingTest(PLAIN_SHOP);

Deno.test("29: a row with a field too many is rejected", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), `${record(2)};`, record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 field_count"]]);
});

Deno.test("30: a row with a field too few is rejected, and never padded", async () => {
  const loaded = await load(database, fileOf(HEADER, record(1), record(2).replace(/;[^;]*$/, ""), record(3)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 field_count"]]);
});

Deno.test("31: columns are found by name; a renamed, differently spelled or repeated one is reported", async () => {
  const turned = (line: string): string => line.split(";").reverse().join(";");
  assert.deepEqual((await load(database, fileOf(turned(HEADER), turned(record(1))))).orders, ["A1"]);
  await emptyStore(database);
  const more = await load(database, fileOf(`${HEADER};constructor;__proto__`, `${record(1)};x;y`));
  assert.deepEqual(more.orders, ["A1"]);
  await emptyStore(database);
  for (
    const [header, message] of [
      [HEADER.replace("Sales", "Amount"), /lacks "Sales"; it has "Order", .* "Amount"/],
      [HEADER.replace("Sales", "sales"), /lacks "Sales"/],
      [HEADER.replace("Name", "Sales"), /has the column "Sales" twice/],
    ] as const
  ) assert.match(await refusal(database, fileOf(header, record(1))), message);
});

Deno.test("31: a source's column may be called constructor", async () => {
  const document: SourceDocument = { ...PLAIN_SHOP, columns: { ...PLAIN_SHOP.columns, order_id: "constructor" } };
  const loaded = await load(database, fileOf(HEADER.replace("Order", "constructor"), record(1)), document);
  assert.deepEqual(loaded.orders, ["A1"]);
});

for (const separator of [",", "|", "\t"] as const) {
  Deno.test(`32: the separator ${JSON.stringify(separator)} is read if it is declared, and reported if it is not`, async () => {
    const file = fileOf(HEADER, record(1)).replaceAll(";", separator);
    assert.match(await refusal(database, file), /^its header \(line 1\) lacks "Order", .*; it has "Order/);
    const document = { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, separator } };
    assert.deepEqual((await load(database, file, document)).orders, ["A1"]);
  });
}

/** That a row with one value changed is rejected by its code, and those around it are published. */
async function assertRejected(column: number, values: readonly string[], code: string): Promise<void> {
  const rows = values.map((value, index) => record(index + 1).split(";").with(column, value).join(";"));
  const loaded = await load(database, fileOf(HEADER, record(0), ...rows, record(1000)));
  assert.deepEqual(loaded.orders, ["A0", "A1000"]);
  assert.deepEqual(loaded.rejected, values.map((_, index) => `${index + 3} ${code}`));
}

const [ORDER, DAY, SALES] = [0, 1, 5];

Deno.test("33: an amount with undeclared decimal or group marks is rejected, not misread", async () => {
  await assertRejected(
    SALES,
    ["1.234,56", "1,234.56", "1 234.56", "1\u00a0234.56", "1'234.56", "12,5"],
    "not_a_number",
  );
});

Deno.test("34: an amount in percent is rejected, and so is one with a currency if the document names none", async () => {
  await assertRejected(SALES, ["10%", "--10.00"], "not_a_number");
  await emptyStore(database);
  await assertRejected(SALES, ["$10", "10 €", "EUR 10"], "other_currency");
  const reasons = await database.rows<{ reason: string }>("select distinct reason from etl.rejected_row");
  assert.match(
    reasons[0]!.reason,
    /has a currency, but the document of the source names none: add it, such as "currency"/,
  );
});

Deno.test("34: amounts in the document's currency are read, returns too, and those in another are rejected", async () => {
  const amounts = ["$1.50", "(2.00)", "3.00-", "\u22124.00", "USD 5", "6 EUR", "\u20ac7", "$8,00"];
  const document = { ...PLAIN_SHOP, currency: "USD" };
  const loaded = await load(
    database,
    fileOf(HEADER, ...amounts.map((sales, index) => record(index, { sales }))),
    document,
  );
  assert.deepEqual(loaded.rejected, ["7 other_currency", "8 other_currency", "9 not_a_number"]);
  const kept = await database.rows<{ line: string }>(
    "select kind || ' ' || sales as line from ods.order_line order by order_id",
  );
  assert.deepEqual(
    kept.map(({ line }) => line),
    ["sale 1.5000", "return -2.0000", "return -3.0000", "return -4.0000", "sale 5.0000"],
  );
});

Deno.test("35: a date with day and month swapped is rejected if it is invalid, and never swapped back", async () => {
  await assertRejected(DAY, ["03.25.2024"], "not_a_date");
});

Deno.test("36: an invalid date, or one in another format, is rejected", async () => {
  const days = [
    "31.02.2024",
    "00.00.0000",
    "1.2.24",
    "45292",
    "2024-03-01T24:00",
    "1 March 2024",
    "01.03.2024 garbage",
  ];
  await assertRejected(DAY, days, "not_a_date");
});

Deno.test("37: an order of the future is rejected", async () => {
  await assertRejected(DAY, ["01.03.2042"], "in_the_future");
});

Deno.test("38: a postal code keeps its leading zeros", async () => {
  const document = { ...PLAIN_SHOP, columns: { ...PLAIN_SHOP.columns, postal_code: "Post" } };
  const codes = ["05401", "5401", "05401-1234", ""];
  await load(database, fileOf(`${HEADER};Post`, ...codes.map((code, index) => `${record(index)};${code}`)), document);
  const kept = await database.rows<{ code: string | null }>(`
    select place.postal_code as code
    from ods.order_line
    inner join ods.place using (place_id)
    order by order_id`);
  assert.deepEqual(kept.map(({ code }) => code ?? ""), codes);
});

Deno.test("39: an ID that a spreadsheet wrote as a number is rejected, and so is an amount with an exponent", async () => {
  await assertRejected(ORDER, ["1.23457E+17", "1E+05", "12345.0"], "not_a_key");
  await emptyStore(database);
  await assertRejected(SALES, ["1E+05"], "not_a_number");
});

Deno.test("40: NaN, infinity and amounts too large to add up are rejected", async () => {
  await assertRejected(SALES, ["NaN", "Infinity", "-Infinity", "1e400", "9".repeat(400)], "not_a_number");
});

Deno.test("41: a negative amount is a return, and a price of zero or ten times the usual is a sale", async () => {
  const amounts = ["-10.00", "0.00", "100.00", "-0"];
  await load(database, fileOf(HEADER, ...amounts.map((sales, index) => record(index, { sales }))));
  const kept = await database.rows<{ line: string }>(
    "select kind || ' ' || sales as line from ods.order_line order by order_id",
  );
  assert.deepEqual(kept.map(({ line }) => line), ["return -10.0000", "sale 0.0000", "sale 100.0000", "sale 0.0000"]);
});

Deno.test("42: null words and empty texts are read as no value", async () => {
  const words = ["", '""', "NULL", "N/A", "-", "#N/A", "None"];
  const rows = words.map((word, index) => record(index).split(";").with(2, word).join(";"));
  await load(database, fileOf(HEADER, ...rows));
  const [counted] = await database.rows(
    "select count(*)::integer as lines, count(customer_id)::integer as known from ods.order_line",
  );
  assert.deepEqual(counted, { lines: words.length, known: 0 });
});

Deno.test("43: blanks around values are trimmed", async () => {
  const row = record(1).split(";").map((value) => `  ${value}\t\u00a0`).join(";");
  const loaded = await load(database, fileOf(HEADER, row, record(2)));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2"], []]);
  const [kept] = await database.rows(
    "select customer_id, product_id, product_name from ods.order_line where order_id = 'A1'",
  );
  assert.deepEqual(kept, { customer_id: "C", product_id: "P1", product_name: "Oak" });
});

Deno.test("45: a repeated row and a row with the same key but other values are counted separately", async () => {
  const again = rowsOf(["1", "1"], ["2", "2"], ["1", "1"], ["2", "2"]).with(3, `2;${record(2, { sales: "11.00" })}`);
  const { batch } = await load(database, fileOf(`Row;${HEADER}`, ...again), ROWS);
  assert.deepEqual(
    [batch.rows_read, batch.rows_inserted, batch.rows_duplicate, batch.rows_conflicting],
    ["4", "2", "2", "1"],
  );
  const [kept] = await database.rows("select sales::text from ods.order_line where order_id = 'A2'");
  assert.deepEqual(kept, { sales: "11.0000" });
});

Deno.test("46: an order with two customers, or with lines on two days, keeps its lines", async () => {
  const rows = [
    record(1),
    record(1).replace("C;P1", "D;P2"),
    record(2).replace("P2", "P3"),
    record(2).replace("01.03.2024", "02.03.2024").replace("P2", "P4"),
  ];
  const loaded = await load(database, fileOf(HEADER, ...rows));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A1", "A2", "A2"], []]);
});

Deno.test("37: a ship date before the order date becomes unknown, and the sale stays", async () => {
  const document = { ...PLAIN_SHOP, columns: { ...PLAIN_SHOP.columns, ship_date: "Shipped" } };
  const loaded = await load(
    database,
    fileOf(`${HEADER};Shipped`, `${record(1)};29.02.2024`, `${record(2)};soon`),
    document,
  );
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2"], []]);
  assert.deepEqual(await database.rows("select distinct ship_date from ods.order_line"), [{ ship_date: null }]);
});

Deno.test("47: different spellings of a name are different names", async () => {
  const names = ["California", "Calif.", "CALIFORNIA", "Nobody's"];
  const loaded = await load(database, fileOf(HEADER, ...names.map((name, index) => record(index, { name }))));
  assert.equal(loaded.orders.length, names.length);
});

Deno.test("44: a formula is kept as received", async () => {
  const names = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"];
  await load(database, fileOf(HEADER, ...names.map((name, index) => record(index, { name }))));
  const kept = await database.rows<{ name: string }>(
    "select product_name as name from ods.order_line order by order_id",
  );
  assert.deepEqual(kept.map(({ name }) => name), names);
});

/** Lines of which one is wrong, by what is wrong with it; `\n` stands for the line itself. */
const WRONG: Record<string, (line: string) => string> = {
  "an impossible date": (line) => line.replace("01.03.2024", "31.02.2024"),
  "a date in another format": (line) => line.replace("01.03.2024", "03/01/2024"),
  "text after the date": (line) => line.replace("01.03.2024", "01.03.2024 noon"),
  "letters as sales": (line) => line.replace("10.00", "abc"),
  "another decimal mark": (line) => line.replace("10.00", "1.234,56"),
  "NaN as sales": (line) => line.replace("10.00", "NaN"),
  "no row id": (line) => line.replace(/^[^;]*/, ""),
  "no order id": (line) => line.replace(/^([^;]*);[^;]*/, "$1;"),
  "one field too many": (line) => `${line};x`,
  "one field missing": (line) => line.replace(/;[^;]*$/, ""),
};

const ROWS: SourceDocument = {
  ...PLAIN_SHOP,
  columns: { row_id: "Row", ...PLAIN_SHOP.columns },
  rejectLimit: { rows: 5, percent: 1 },
};

function rowsOf(...rows: (readonly [row: string, order: string])[]): string[] {
  return rows.map(([row, order]) => `${row};${record(Number(order))}`);
}

for (const [title, damage] of Object.entries(WRONG)) {
  Deno.test(`of 2,000 lines only the one with ${title} is rejected`, async () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => `${index};${record(index)}`);
    const file = fileOf(`Row;${HEADER}`, ...lines.with(777, damage(lines[777]!)));
    const loaded = await load(database, file, ROWS);
    assert.equal(loaded.orders.length, 1_999);
    assert.ok(!loaded.orders.includes("A777"));
    assert.deepEqual(loaded.rejected.map((row) => row.split(" ")[0]), ["779"]);
  });
}

Deno.test("if two of 2,000 lines have the same row ID the last one wins, and the other is counted", async () => {
  const lines = Array.from({ length: 2_000 }, (_, index) => `${index};${record(index)}`);
  const again = `776;A776;01.03.2024;C;P776;Elm;11.00;1.50`;
  const loaded = await load(database, fileOf(`Row;${HEADER}`, ...lines.with(777, again)), ROWS);
  assert.equal(loaded.orders.length, 1_999);
  assert.equal(loaded.batch.rows_duplicate, "1");
  const kept = await database.rows("select product_name from ods.order_line where order_id = 'A776'");
  assert.deepEqual(kept, [{ product_name: "Elm" }]);
});

Deno.test("an order ID of empty quotes or blanks counts as missing", async () => {
  await assertRejected(ORDER, ["", '""', "  "], "missing");
});
