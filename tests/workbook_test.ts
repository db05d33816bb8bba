/** Excel workbooks as archives. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { load, notesOf, PLAIN_SHOP, refusal } from "./support/file_inputs.ts";
import { emptyStore } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { escaped, type MadeCell, type MadeWorkbook, makeWorkbook } from "./support/make_workbook.ts";

const { database } = await loadingTest(PLAIN_SHOP);

const HEADER = ["Order", "Day", "Customer", "Product", "Name", "Sales", "Profit"];
const DAY = { attributes: 's="1"', xml: "<v>45352</v>" }; // 2024-03-01

function row(number: number, { name = "Oak", day = DAY, sales = 10 }: Record<string, MadeCell> = {}): MadeCell[] {
  return [`A${number}`, day, "C", `P${number}`, name, sales, 1.5];
}

function orders(rows: (MadeCell[] | null)[], more: Partial<MadeWorkbook> = {}): Uint8Array {
  return makeWorkbook({ sheets: { Orders: [HEADER, ...rows] }, formats: [14], ...more });
}

interface Line {
  readonly order_id: string;
  readonly day: string;
  readonly name: string | null;
  readonly sales: string;
}

async function lines(): Promise<Line[]> {
  return await database.rows<Line>(
    `select order_id, order_date::text as day, product_name as name, trim_scale(sales)::text as sales
     from ods.order_line order by product_id`,
  );
}

Deno.test("the rows of a workbook are loaded, with their row numbers as lines", async () => {
  const more = [...row(3), null, "more"];
  const loaded = await load(database, orders([row(1), null, null, row(2), more]));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2"], ["6 field_count"]]);
  assert.deepEqual((await lines())[0], { order_id: "A1", day: "2024-03-01", name: "Oak", sales: "10" });
});

Deno.test("a workbook is recognized by its bytes, even if packed with gzip or zip again", async () => {
  const workbook = orders([row(1)]);
  for (const file of [gzipSync(workbook), zipSync({ "orders.xlsx": workbook })]) {
    await emptyStore(database);
    assert.deepEqual((await load(database, new Uint8Array(file))).orders, ["A1"]);
  }
});

Deno.test("a workbook that was loaded is not loaded again", async () => {
  const workbook = orders([row(1)]);
  await load(database, workbook);
  await assert.rejects(notesOf(database, workbook), /"batch" in loaded/);
});

Deno.test("a number is read as it was typed, although a workbook stores the nearest binary number", async () => {
  const stored = [
    "4.3499999999999996",
    "1.1000000000000001",
    "1234.5",
    "-0.29999999999999999",
    "4.5E-2",
    "1.5E3",
    "1E-4",
  ];
  const typed = ["4.35", "1.1", "1234.5", "-0.3", "0.045", "1500", "0.0001"];
  await load(database, orders(stored.map((text, index) => row(index, { sales: { xml: `<v>${text}</v>` } }))));
  assert.deepEqual((await lines()).map(({ sales }) => sales), typed);
});

Deno.test("long whole numbers keep their digits, and one that lost digits is rejected as an order ID", async () => {
  const id = (text: string): MadeCell[] => [{ xml: `<v>${text}</v>` }, ...row(1).slice(1)];
  const lost = ["1.2345678901234E+19", "123456789012345000"];
  const loaded = await load(database, orders(["12345678901234567890", ...lost].map(id)));
  assert.deepEqual(loaded.orders, ["12345678901234567890"]);
  assert.deepEqual(loaded.rejected, ["3 not_a_key", "4 not_a_key"]);
});

Deno.test("every number with a point and up to 15 digits is read as it was typed", async () => {
  const { numberText } = await import("../scripts/sources/workbook/number_text.ts");
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 999_999_999 }),
      fc.integer({ min: 1, max: 6 }),
      (digits, places) => {
        const typed = (digits / 10 ** places).toFixed(places);
        const stored = Number(typed).toPrecision(17).replace(/\.?0+$/, ""); // as Excel does
        assert.equal(numberText(stored), String(Number(typed)));
      },
    ),
  );
});

Deno.test("dates are read by their formats, in the 1900 and 1904 date systems, and a time does not change the day", async () => {
  const styled = (style: number, serial: string): MadeCell => ({ attributes: `s="${style}"`, xml: `<v>${serial}</v>` });
  const formats = [14, 'dd/mm/yyyy "of the month"', "[$-407]d. mmmm yyyy"];
  await load(database, orders([1, 2, 3].map((style) => row(style, { day: styled(style, "45351") })), { formats }));
  assert.deepEqual((await lines()).map(({ day }) => day), ["2024-02-29", "2024-02-29", "2024-02-29"]);
  await emptyStore(database);
  await load(database, orders([row(1, { day: styled(1, "43889") })], { countsFrom1904: true }));
  assert.deepEqual((await lines()).map(({ day }) => day), ["2024-02-29"]);
  await emptyStore(database);
  const rejected = await load(database, orders([row(1, { day: styled(1, "45351.5") }), row(2)]));
  assert.deepEqual([rejected.orders, rejected.rejected], [["A2"], ["2 not_a_date"]]);
});

Deno.test("every day and second of a workbook agrees with Temporal", async () => {
  const { serialTime } = await import("../scripts/sources/workbook/serial_time.ts");
  const first = Temporal.PlainDate.from("1899-12-30");
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), fc.integer({ min: 0, max: 86_399 }), (days, seconds) => {
      const { day, time } = serialTime(String(days + seconds / 86_400), false)!;
      assert.equal(day, first.add({ days }).toString());
      assert.equal(time, Temporal.PlainTime.from("00:00").add({ seconds }).toString());
    }),
  );
  assert.equal(serialTime("59", false)?.day, "1900-02-28");
  assert.equal(serialTime("60", false), undefined);
  assert.deepEqual(serialTime("0.5", false), { day: undefined, time: "12:00:00" });
});

Deno.test("a number format with date letters only in quotes or colors is not a date", async () => {
  const formats = [14, '0.00 "days"', "[Red]0.00", "General", "#,##0.00\\ \\d"];
  const sales = (style: number): MadeCell => ({ attributes: `s="${style}"`, xml: "<v>7.25</v>" });
  await load(database, orders([2, 3, 4, 5].map((style) => row(style, { sales: sales(style) })), { formats }));
  assert.deepEqual((await lines()).map((line) => line.sales), ["7.25", "7.25", "7.25", "7.25"]);
});

Deno.test("shared strings, rich text, formulas, booleans and errors are read as they are shown", async () => {
  const names: MadeCell[] = [
    { attributes: 't="s"', xml: "<v>1</v>" },
    { attributes: 't="s"', xml: "<v>2</v>" },
    { attributes: 't="str"', xml: "<f>A1</f><v>by formula</v>" },
    { attributes: 't="b"', xml: "<v>1</v>" },
    { attributes: 't="e"', xml: "<v>#N/A</v>" },
    { attributes: 's="0"', xml: "" },
    'two\nlines; "quoted" & more',
    "as_x000D_is",
  ];
  const texts = [
    "<t>zero</t>",
    `<t>Röhre</t><rPh sb="0" eb="1"><t>spoken</t></rPh>`,
    "<r><t>in </t></r><r><t>parts</t></r>",
  ];
  const loaded = await load(database, orders(names.map((name, index) => row(index, { name })), { texts }));
  assert.deepEqual(loaded.rejected, []);
  assert.deepEqual((await lines()).map(({ name }) => name), [
    "Röhre",
    "in parts",
    "by formula",
    "TRUE",
    null,
    null,
    'two\nlines; "quoted" & more',
    "as\ris",
  ]);
});

Deno.test("any text in a cell is staged unchanged, with its row as the line", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((one) => one.replace(/\p{C}/gu, "\n"));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (names) => {
      await emptyStore(database);
      const cells = names.map((name, index): MadeCell[] =>
        row(index, {
          name: index % 2 === 0 ? name : { attributes: 't="s"', xml: `<v>${index}</v>` },
        })
      );
      const texts = names.map((name) => `<t xml:space="preserve">${escaped(name)}</t>`);
      await load(database, orders(cells, { texts }), { ...PLAIN_SHOP, nullWords: { product_name: [] } });
      const kept = await lines();
      const wanted = names.map((name) => trimmed(name.replace(/\r\n?/g, "\n")));
      assert.deepEqual(kept.map(({ name }) => trimmed(name ?? "")), wanted);
    }),
    { numRuns: 12 },
  );
});

/** Without what is no part of a value at its ends. */
function trimmed(text: string): string {
  return text.normalize("NFC").replace(/^[\s\p{C}\u200b]+|[\s\p{C}\u200b]+$/gu, "");
}

Deno.test("if there are several sheets the document must name one", async () => {
  const workbook = makeWorkbook({ sheets: { Notes: [["Hello"]], Orders: [HEADER, row(1)] }, formats: [14] });
  assert.equal(await refusal(database, workbook), 'it is a workbook of 2 sheets: "Notes", "Orders"');
  const named = (sheet: string) => ({ ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, sheet } });
  assert.equal(await refusal(database, workbook, named("Order")), 'it has no sheet "Order"; it has "Notes", "Orders"');
  assert.deepEqual((await load(database, workbook, named("Orders"))).orders, ["A1"]);
});

Deno.test("lines above the header, repeated headers and empty rows are treated as in CSV", async () => {
  const rows = [["Report of March"], null, HEADER, row(1), ["", ""], HEADER, row(2)];
  const report = makeWorkbook({ sheets: { Orders: rows }, formats: [14] });
  assert.equal(await refusal(database, report), "its header is on line 3 instead of line 1");
  const skipping = { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, skipLines: 2 } };
  assert.deepEqual(await notesOf(database, report, skipping), [
    "1 line without any value left out",
    "its repeated header was left out 1 time",
  ]);
});

Deno.test("a formula without a stored value is an error only if its column is needed", async () => {
  const formula = { xml: "<f>A1+1</f>" };
  assert.equal(
    await refusal(database, orders([row(1, { sales: formula })])),
    'row 2 has a formula in column "Sales" whose value is not stored',
  );
  const beside = makeWorkbook({ sheets: { Orders: [[...HEADER, "Margin"], [...row(1), formula]] }, formats: [14] });
  assert.deepEqual((await load(database, beside)).orders, ["A1"]);
});

Deno.test("a truncated or damaged workbook is an error, and nothing of it is kept", async () => {
  const workbook = orders(Array.from({ length: 400 }, (_, index) => row(index)));
  for (const length of [20, 500, workbook.length - 30]) {
    assert.match(await refusal(database, workbook.slice(0, length)), /^its zip data is damaged or cut/);
  }
  const sheet = new TextDecoder("latin1").decode(workbook).indexOf("xl/worksheets/sheet1.xml");
  const damaged = workbook.slice();
  damaged[sheet + 400]! ^= 0xff;
  assert.match(await refusal(database, damaged), /damaged/);
});

Deno.test("a workbook that unpacks to far more than rows would is refused", async () => {
  const file = orders([row(1, { name: " ".repeat(70e6) })]);
  assert.match(await refusal(database, file), /^it unpacks to more than 200 times its \d+ packed bytes$/);
});

Deno.test("other documents that are zip archives are refused by the name of their format", async () => {
  const kinds = {
    "xl/workbook.bin": "it is an Excel workbook in binary form (.xlsb)",
    "word/document.xml": "it is a Word document",
    "content.xml": "it is an OpenDocument file",
  };
  for (const [name, says] of Object.entries(kinds)) {
    assert.equal(await refusal(database, zipSync({ [name]: new Uint8Array(9), "other": new Uint8Array(1) })), says);
  }
});
