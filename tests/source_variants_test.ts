import assert from "node:assert/strict";
import fc from "fast-check";
import type { ArchiveDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { countsOf, emptyStore, publishArchive, publishDay, storeContents, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { startTestApi } from "./support/test_api.ts";
import { dailySales, keptLines } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const { row_id: _, ...WITHOUT_ROW_ID } = SUPERSTORE.columns;
const NO_ROW_ID: SourceDocument = { ...SUPERSTORE, columns: WITHOUT_ROW_ID };
const DAY = "2024-03-01";

const { database, api } = await loadingTest(SUPERSTORE);
const apiWithoutRowId = startTestApi(NO_ROW_ID);
Deno.test.afterAll(async () => await apiWithoutRowId[Symbol.asyncDispose]());

Deno.test("without row IDs an order may have a product twice, even with all columns equal", async () => {
  const context = await testContext(database, NO_ROW_ID);
  const lines = [orderLine({ sales: "10.00" }), orderLine({ sales: "20.00" }), orderLine({ sales: "20.00" })];
  assert.deepEqual(countsOf(await publishArchive(context, lines)), [3, 3, 0, 0, 0, 0, 0]);
  assert.deepEqual(await keptLines(database), [
    "A-1/P-1#1@2024-03-01 2024-03-01 10.00",
    "A-1/P-1#2@2024-03-01 2024-03-01 20.00",
    "A-1/P-1#3@2024-03-01 2024-03-01 20.00",
  ]);
  assert.deepEqual(countsOf(await publishArchive(context, lines.toReversed())), [3, 0, 0, 3, 0, 0, 0]);
});

/** Another value for every column by which lines of one order and product can differ. */
const OTHERS: Partial<OrderLine> = {
  order_date: "2024-03-02",
  ship_date: "2024-03-09",
  ship_mode: "First Class",
  customer_id: "C-2",
  customer_name: "Someone Else",
  segment: "Corporate",
  country: "Canada",
  region: "East",
  state: "Ontario",
  city: "Toronto",
  postal_code: "10001",
  product_name: "Pine Chair",
  category: "Technology",
  subcategory: "Tables",
  sales: "11.00",
  quantity: "3",
  discount: "0.3",
  profit: "2.5",
};

Deno.test("without row IDs lines of a product are numbered by their values, not by their order in the file", async () => {
  for (const [column, value] of Object.entries(OTHERS)) {
    const line = orderLine({ ship_date: "2024-03-05" });
    const other = { ...line, [column]: value };
    const found: unknown[] = [];
    for (const lines of [[line, other], [other, line]]) {
      await emptyStore(database);
      await publishArchive(await testContext(database, NO_ROW_ID), lines);
      found.push(await storeContents(database));
    }
    assert.deepEqual(found[0], found[1], column);
    assert.equal((await keptLines(database)).length, 2, column);
  }
});

Deno.test("a source with row ids and one without are each read by their own document", async () => {
  const withId = { ...SUPERSTORE, source: "shop" };
  const withoutId = { ...NO_ROW_ID, source: "market" };
  for (const documents of [[withId, withoutId], [withoutId, withId]]) {
    await emptyStore(database);
    for (const document of [...documents, ...documents]) {
      const lines = [orderLine({ row_id: "7", order_id: document.source })];
      await publishArchive(await testContext(database, document), lines);
    }
    assert.deepEqual(await keptLines(database), [
      "market/P-1#1@2024-03-01 2024-03-01 10.00",
      "shop/7 2024-03-01 10.00",
    ]);
  }
});

Deno.test("without row IDs any order of the rows gives the same store", async () => {
  const row = fc.record({
    order_id: fc.constantFrom("A-1", "A-2"),
    product_id: fc.constantFrom("P-1", "P-2"),
    sales: fc.constantFrom("9.00", "10.00"),
    ship_mode: fc.constantFrom("First Class", "Second Class"),
    customer_id: fc.constantFrom("C-1", "C-2"),
    customer_name: fc.constantFrom("Claire Gute", "Jo Park"),
    ship_date: fc.constantFrom("2024-03-02", "2024-03-03"),
    city: fc.constantFrom("Henderson", "Springfield"),
  });
  const shuffled = fc.array(row, { minLength: 2, maxLength: 6 }).chain((rows) =>
    fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }))
  );
  const contents = async (rows: Partial<OrderLine>[], channel: "archive" | "api"): Promise<unknown> => {
    await emptyStore(database);
    const context = await testContext(database, NO_ROW_ID);
    const lines = rows.map((fields) => orderLine(fields));
    if (channel === "api") await publishDay(context, apiWithoutRowId, { day: DAY, lines });
    else await publishArchive(context, lines);
    return await storeContents(database);
  };
  await fc.assert(
    fc.asyncProperty(shuffled, async ([rows, other]) => {
      assert.deepEqual(await contents(other, "archive"), await contents(rows, "api"));
    }),
    { numRuns: 15, seed: 11, endOnFailure: true },
  );
});

Deno.test("without row IDs a changed or deleted line restates its day", async () => {
  const context = await testContext(database, NO_ROW_ID);
  const publish = async (...sales: string[]): Promise<string[]> => {
    const lines = sales.map((amount) => orderLine({ sales: amount }));
    countsOf(await publishDay(context, apiWithoutRowId, { day: DAY, lines }));
    return await dailySales(database);
  };
  assert.deepEqual(await publish("10.00", "12.00"), ["2024-03-01 22.00 1 2"]);
  assert.deepEqual(await publish("15.00", "12.00"), ["2024-03-01 27.00 1 2"]);
  assert.deepEqual(await publish("12.00"), ["2024-03-01 12.00 1 1"]);
});

Deno.test("without row IDs a rejected row leaves the lines of its order and product unchanged", async () => {
  const context = await testContext(database, NO_ROW_ID);
  const lines = ["10.00", "20.00"].map((sales) => orderLine({ sales }));
  await publishDay(context, apiWithoutRowId, { day: DAY, lines });
  await publishDay(context, apiWithoutRowId, { day: DAY, lines: [orderLine({ sales: "abc" }), lines[1]!] });
  assert.deepEqual(await dailySales(database), ["2024-03-01 30.00 1 2"]);
});

for (
  const [title, row, kept] of [
    ["with a product protects the lines of its order and product", { product_id: "P-1", sales: "abc" }, [
      "P-1",
      "P-1",
      "P-9",
    ]],
    ["without its order protects every line of the day", { order_id: null }, ["P-1", "P-1", "P-2", "P-9"]],
  ] as const
) {
  Deno.test(`without row IDs an unreadable row ${title}`, async () => {
    const context = await testContext(database, NO_ROW_ID);
    const other = orderLine({ order_id: "A-9", product_id: "P-9" });
    const lines = ["P-1", "P-1", "P-2"].map((product_id) => orderLine({ product_id }));
    await publishDay(context, apiWithoutRowId, { day: DAY, lines: [...lines, other] });
    await publishDay(context, apiWithoutRowId, { day: DAY, lines: [orderLine(row), other] });
    const products = await database.rows<{ product_id: string }>("select product_id from ods.order_line order by 1");
    assert.deepEqual(products.map(({ product_id }) => product_id), kept);
  });
}

Deno.test("a source without quantity, discount and profit is loaded without them", async () => {
  const { quantity: _quantity, discount: _discount, profit: _profit, ...columns } = SUPERSTORE.columns;
  const context = await testContext(database, { ...SUPERSTORE, columns });
  assert.deepEqual(countsOf(await publishArchive(context, [orderLine()])), [1, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual(await database.rows("select quantity, discount, profit from ods.order_line"), [
    { quantity: null, discount: null, profit: null },
  ]);
  assert.deepEqual(await database.rows("select sales, quantity, profit from mart.top_customers()"), [
    { sales: "10.0000", quantity: "0.0000", profit: "0.0000" },
  ]);
});

Deno.test("a source with nothing but the required columns is loaded, its members unknown", async () => {
  const { order_id, order_date, sales } = SUPERSTORE.columns;
  const columns = { order_id, order_date, sales };
  await publishArchive(await testContext(database, { ...SUPERSTORE, columns }), [orderLine()]);
  assert.deepEqual(await database.rows("select grouping, member, sales from mart.sales_daily_by order by grouping"), [
    { grouping: "category", member: "unknown", sales: "10.0000" },
    { grouping: "region", member: "unknown › unknown", sales: "10.0000" },
    { grouping: "segment", member: "unknown", sales: "10.0000" },
    { grouping: "ship_mode", member: "unknown", sales: "10.0000" },
    { grouping: "source", member: "superstore", sales: "10.0000" },
    { grouping: "state", member: "unknown › unknown", sales: "10.0000" },
    { grouping: "subcategory", member: "unknown › unknown", sales: "10.0000" },
  ]);
});

const NAMES = [
  "O'Brien",
  "Robert'); drop table ods.order_line; --",
  'Twelve" of ""nothing""',
  "semicolon; comma, bar| \ttab",
  "two\nlines and\r\nthree",
  "Zoë Łukasiewicz 株式会社 🛒",
  "$1 %s {token} \\N \\. NULL",
  "-- /* */ '' \\' \\\\",
  "=cmd|' /C calc'!A0",
];

for (const channel of ["archive", "api"] as const) {
  Deno.test(`names of any characters are read unchanged from the ${channel}`, async () => {
    const context = await testContext(database, SUPERSTORE);
    const lines = NAMES.map((name, index) =>
      orderLine({ row_id: `${index}`, order_id: `A-${index} ${name}`, customer_id: `C-${index}`, customer_name: name })
    );
    const batch = channel === "api"
      ? await publishDay(context, api, { day: DAY, lines })
      : await publishArchive(context, lines);
    assert.deepEqual(countsOf(batch), [NAMES.length, NAMES.length, 0, 0, 0, 0, 0]);
    const kept = await database.rows<Record<string, string>>(`
      select line.order_id, customer.customer_name
      from ods.order_line as line inner join ods.customer using (customer_id)
      order by line.line_id
    `);
    assert.deepEqual(kept.map(({ customer_name }) => customer_name), NAMES);
    assert.deepEqual(kept.map(({ order_id }) => order_id), lines.map(({ order_id }) => order_id));
  });
}

Deno.test("customers with the same name are ranked separately", async () => {
  const lines = ["1", "2"].map((id) => orderLine({ row_id: id, customer_id: `C-${id}`, customer_name: "Jo Park" }));
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  assert.deepEqual(await database.rows("select customer_id, customer_name, sales from mart.top_customers()"), [
    { customer_id: "C-1", customer_name: "Jo Park", sales: "10.0000" },
    { customer_id: "C-2", customer_name: "Jo Park", sales: "10.0000" },
  ]);
});

Deno.test("a name that contains the separator of whole and part is not split", async () => {
  const odd = { category: "Home › Garden", subcategory: "Pots › Pans", city: "A › B", state: "C › D" };
  const lines = [
    orderLine({ ...odd, row_id: "1" }),
    orderLine({ row_id: "2", category: "Home", subcategory: "Rugs" }),
  ];
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  const sums = await database.rows<{ category: string; sales: string }>(
    "select category, sales from mart.subcategory_sums() order by category",
  );
  assert.deepEqual(sums.map(({ sales }) => sales), ["10.0000", "10.0000"]);
  const [ranked] = await database.rows<{ subcategory: string }>(
    "select subcategory from mart.top_subcategories() where category <> 'Home'",
  );
  assert.equal(ranked!.subcategory, "Pots › Pans");
  const [city] = await database.rows<{ city: string; state: string; country: string }>(
    "select city, state, country from mart.top_cities() where city <> 'Henderson'",
  );
  assert.equal(`${city!.city}, ${city!.state}, ${city!.country}`, "A › B, C › D, United States");
});

function dialect(marks: Partial<ArchiveDocument>): SourceDocument {
  return {
    ...SUPERSTORE,
    rejectLimit: { rows: 1000, percent: 100 },
    archive: { ...SUPERSTORE.archive, decimalMark: ",", ...marks },
  };
}

for (const groupMark of [".", " ", "'", "\u00a0", "\u202f", ""]) {
  Deno.test(`amounts with a decimal comma and groups by ${JSON.stringify(groupMark)} are read strictly`, async () => {
    const context = await testContext(database, dialect({ groupMark }));
    const good = [["12,5", "12.5000"], ["1234567,8901", "1234567.8901"], ["-0,25", "-0.2500"], ["7", "7.0000"]];
    if (groupMark) {
      good.push(["1_234,56", "1234.5600"], ["-12_345_678,9", "-12345678.9000"], ["1_000", "1000.0000"]);
    }
    const bad = [
      "1234.56",
      "1,2,3",
      "1__234",
      "x_123",
      "1_23",
      "1234_567",
      "12_34,5",
      "1_2345",
      "1_234_x",
      "1#000",
    ];
    const write = (text: string): string => text.replaceAll("_", groupMark || "_");
    const lines = [...good.map(([text]) => text!), ...bad].map((text, index) =>
      orderLine({ row_id: String(100 + index), sales: write(text), discount: null, profit: null })
    );
    await publishArchive(context, lines);
    const kept = await database.rows<{ sales: string }>("select sales from ods.order_line order by line_id");
    const readable = good.map(([, sales]) => sales);
    assert.deepEqual(kept.map(({ sales }) => sales), readable);
  });
}

Deno.test("an amount in groups that is too large for its column is rejected and the rest is published", async () => {
  const context = await testContext(database, dialect({ groupMark: "." }));
  const sales = ["99.999.999.999.999,9999", "100.000.000.000.000", "1.000.000.000.000.000.000,00"];
  const lines = sales.map((amount, index) =>
    orderLine({ row_id: String(index), sales: amount, discount: null, profit: null })
  );
  const batch = await publishArchive(context, lines);
  assert.deepEqual(countsOf(batch), [3, 1, 0, 0, 0, 2, 0]);
});

for (const separator of [",", ";", "|", "\t"]) {
  Deno.test(`an archive separated by ${JSON.stringify(separator)} may contain it in its fields`, async () => {
    const document = { ...SUPERSTORE, archive: { ...SUPERSTORE.archive, separator } };
    const name = `Chair, oak; 12" | high\t"fine"`;
    await publishArchive(await testContext(database, document), [orderLine({ product_name: name })]);
    assert.deepEqual(await database.rows("select product_name from ods.order_line"), [{ product_name: name }]);
  });
}

for (
  const [format, text] of [["MM/dd/yyyy", "03/01/2024"], ["yyyy dd MM", "2024 01 03"], ["dd-MM-yyyy", "01-03-2024"]]
) {
  Deno.test(`dates in the format ${format} are read`, async () => {
    const document = { ...SUPERSTORE, archive: { ...SUPERSTORE.archive, dateFormat: format! } };
    await publishArchive(await testContext(database, document), [orderLine({ order_date: text!, ship_date: null })]);
    assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00"]);
  });
}

Deno.test("a missing postal code is filled for Burlington in Vermont and nowhere else", async () => {
  const burlington = { city: "Burlington", state: "Vermont", postal_code: null };
  const places: [Partial<OrderLine>, string | null][] = [
    [burlington, "05401"],
    [{ ...burlington, postal_code: "" }, "05401"],
    [{ ...burlington, postal_code: "5408" }, "05408"],
    [{ ...burlington, state: "Iowa" }, null],
    [{ ...burlington, city: "Montpelier" }, null],
    [{ ...burlington, country: "Canada" }, null],
    [{ postal_code: "2138" }, "02138"],
    [{ postal_code: "501" }, "00501"],
    [{ postal_code: "05401-1234" }, "05401-1234"],
    [{ postal_code: "123456" }, "123456"],
    [{ postal_code: "2138", country: "Canada" }, "2138"],
    [{ postal_code: "K1A 0B1", country: "Canada" }, "K1A 0B1"],
  ];
  const lines = places.map(([place], index) => orderLine({ row_id: String(100 + index), ...place }));
  await publishArchive(await testContext(database, SUPERSTORE), lines);
  const kept = await database.rows<{ postal_code: string | null }>(`
    select place.postal_code from ods.order_line inner join ods.place using (place_id) order by order_line.line_id
  `);
  assert.deepEqual(kept.map(({ postal_code }) => postal_code), places.map(([, code]) => code));
});
