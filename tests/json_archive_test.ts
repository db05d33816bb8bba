import assert from "node:assert/strict";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { load, PLAIN_SHOP, refusal } from "./support/file_inputs.ts";
import { loadingTest } from "./support/loading_test.ts";

const SHOP: SourceDocument = {
  ...PLAIN_SHOP,
  columns: {
    order_id: "number",
    row_id: "items.id",
    order_date: "placed",
    product_id: "items.sku",
    sales: { multiply: ["items.price", "items.quantity"] },
  },
  archive: {
    ...PLAIN_SHOP.archive,
    dateFormat: "iso",
    decimalMark: ".",
    groupMark: "",
    lines: "items",
    skip: [{ at: "status", in: ["cancelled"] }],
  },
};
const { database } = await loadingTest(SHOP);

const ORDERS = [
  { number: 1, placed: "2024-03-01", status: "paid", items: [{ id: 1, sku: "A", price: 1.1, quantity: 3 }] },
  { number: 2, placed: "2024-03-01", status: "cancelled", items: [{ id: 2, sku: "A", price: 5, quantity: 1 }] },
  {
    number: 3,
    placed: "2024-03-02T10:00:00Z",
    status: "paid",
    items: [{ id: 3, sku: "B", price: "2.50", quantity: 2 }, { id: 4, sku: null, price: "0.1", quantity: "3" }],
  },
];
const LINES = ORDERS.map((order) => `${JSON.stringify(order)}\n`).join("");

async function sales(): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    "select concat_ws(' ', order_date, order_id, line_id, product_id, sales) as line from ods.order_line order by line_id",
  );
  return rows.map(({ line }) => line);
}

const SALES = ["2024-03-01 1 1 A 3.3000", "2024-03-02 3 3 B 5.0000", "2024-03-02 3 4 0.3000"];

for (
  const [name, text] of [
    ["JSON lines", LINES],
    ["an array on one line", JSON.stringify(ORDERS)],
    ["an array over many lines", JSON.stringify(ORDERS, null, 2)],
  ] as const
) {
  Deno.test(`orders in a file of ${name} are loaded as from an API, and left-out ones are counted`, async () => {
    const { batch } = await load(database, text, SHOP);
    assert.deepEqual(await sales(), SALES);
    assert.deepEqual([batch.rows_read, batch.rows_inserted, batch.rows_left_out, batch.rows_skipped], [
      "4",
      "3",
      "1",
      "1",
    ]);
  });
}

Deno.test("only a broken row of a JSON file is rejected, with its place", async () => {
  const broken = '{"number":9,"placed":"2024-03-01",\n';
  const { rejected } = await load(database, `${LINES}${broken}[1]\n{"number":10,"placed":"2024-03-01"}\n`, SHOP);
  assert.deepEqual(await sales(), SALES);
  assert.deepEqual(rejected, ["5 not_json", "6 not_an_object", "7 no_lines"]);
  const [first] = await database.rows<{ byte_offset: string }>(
    "select byte_offset from etl.rejected_row where line = 5",
  );
  assert.equal(Number(first!.byte_offset), new TextEncoder().encode(LINES).length);
});

Deno.test("a JSON file without a key that the document names is refused, and nothing of it is kept", async () => {
  const text = LINES.replaceAll('"sku"', '"article"');
  assert.match(await refusal(database, text, SHOP), /no row has the key "items\.sku"; the first row has the keys/);
  assert.deepEqual(await sales(), []);
});

Deno.test("a truncated JSON array is refused", async () => {
  await assert.rejects(load(database, JSON.stringify(ORDERS).slice(0, -20), SHOP), (error) => {
    assert.ok(error instanceof StorecastError);
    assert.match(error.message, /its JSON array has no end/);
    return true;
  });
});
