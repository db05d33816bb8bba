import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cell } from "../scripts/sources/documents/cell.ts";
import { channelOf } from "../scripts/sources/documents/channel.ts";
import { csvColumns } from "../scripts/sources/csv/csv_columns.ts";
import { OrderReader } from "../scripts/sources/orders/order_reader.ts";
import type { ApiDocument } from "../scripts/sources/documents/source_document.ts";
import { PLAIN } from "./support/day_api.ts";
import { parseRows } from "./support/json_rows.ts";

type Values = Record<string, string | null>;

/** The lines of an order by the columns of a document: values by column, or the reason why there is none. */
function linesOf(columns: Record<string, Cell>, order: unknown, api: Partial<ApiDocument> = {}): (Values | string)[] {
  const channel = channelOf({ columns, api: { ...PLAIN, ...api } }, "api");
  const text = typeof order === "string" ? order : JSON.stringify(order);
  const [{ row }] = parseRows(`[${text}]`) as [ReturnType<typeof parseRows>[number]];
  assert.ok("object" in row);
  return new OrderReader(channel).read(row.object).map((line) => {
    if ("leftOut" in line) return "left out";
    if ("reason" in line) return line.reason;
    return Object.fromEntries(channel.columns.map((column, index) => [column, line.values[index]!]));
  });
}

/** The text of one cell of an order. */
function valueOf(cell: Cell, order: unknown, api: Partial<ApiDocument> = {}): string | null {
  const [line] = linesOf({ sales: cell }, order, api);
  assert.ok(typeof line === "object", String(line));
  return line.sales!;
}

const ORDER = {
  id: 7,
  customer: { id: 12, name: null, tags: ["a", "b"] },
  shipping_lines: [{ title: "Express" }],
  "total.net": "5",
  constructor: "Oak",
  note: "",
};

for (
  const [cell, text] of [
    ["id", "7"],
    ["customer.id", "12"],
    ["customer.name", null],
    ["customer.address.city", null],
    ["shipping_lines.0.title", "Express"],
    ["shipping_lines.1.title", null],
    ["total.net", "5"],
    ["constructor", "Oak"],
    ["toString", null],
    [{ first: ["customer.name", "note", "id"] }, "7"],
    [{ first: ["id", "customer.id"], none: [7] }, "12"],
    [{ first: ["customer.name"], else: "guest" }, "guest"],
    [{ first: ["customer.name"], else: null }, null],
    [{ join: ["constructor", "note", "customer.id"] }, "Oak 12"],
    [{ join: ["constructor", "id"], with: "-" }, "Oak-7"],
    [{ join: ["note", "customer.name"] }, null],
    [{ text: "web" }, "web"],
    [{ multiply: ["id", "customer.id", 0.01] }, "0.84"],
    [{ subtract: [0, "total.net"] }, "-5"],
    [{ add: ["id", "customer.name"] }, null],
    [{ subtract: [{ multiply: ["id", "total.net"] }, { add: ["id", 0.5] }] }, "27.5"],
  ] as [Cell, string | null][]
) {
  Deno.test(`the cell ${JSON.stringify(cell)} is ${JSON.stringify(text)}`, () => {
    assert.equal(valueOf(cell, ORDER), text);
  });
}

Deno.test("an object in place of a value, or an operand that is not a number, rejects the line and says where", () => {
  assert.deepEqual(linesOf({ sales: "customer" }, ORDER), [
    'has an object or array in "customer" instead of one value',
  ]);
  assert.deepEqual(linesOf({ sales: { multiply: ["constructor", 2] } }, ORDER), [
    'has "Oak" in "constructor", which is no number',
  ]);
});

Deno.test("an order is rejected if the answer has only a part of one of its refunds", () => {
  const refund = (hasMore: boolean): unknown => ({ lines: [{ amount: 1 }], page: { hasMore } });
  const linesWith = (...refunds: unknown[]): (Values | string)[] =>
    linesOf({ sales: "amount", order_date: "at" }, { amount: 5, at: "2026-11-23", refunds }, {
      incomplete: [{ at: "refunds.page.hasMore", in: [true] }],
      returns: [{ lines: "refunds.lines", columns: { sales: { subtract: [0, "refunds.lines.amount"] } } }],
    });
  assert.deepEqual(linesWith().length, 1);
  assert.deepEqual(linesWith(refund(false), refund(false)).length, 3);
  assert.deepEqual(linesWith(refund(false), refund(true)), ["has more lines than the answer holds"]);
});

Deno.test("true and false count as 1 and 0 in a computed cell, and nowhere else", () => {
  const net: Cell = { subtract: ["price", { multiply: ["taxes_included", "tax"] }] };
  assert.equal(valueOf(net, { price: "11.90", tax: "1.90", taxes_included: true }), "10");
  assert.equal(valueOf(net, { price: "10.00", tax: "1.90", taxes_included: false }), "10");
  assert.equal(valueOf(net, { price: "10.00", tax: "1.90", taxes_included: null }), null);
  assert.equal(valueOf("taxes_included", { taxes_included: true }), "true");
});

Deno.test("a sum over a list is 0 for an empty list, and no value if the list or one of its numbers is missing", () => {
  const order = {
    lines: [
      { id: 1, discounts: [{ amount: "1.10" }, { amount: 2e-1 }] },
      { id: 2, discounts: [] },
      { id: 3 },
      { id: 4, discounts: [{ amount: "1" }, { code: "X" }] },
      { id: 5, discounts: [{ amount: { net: "1" } }, { amount: { net: "2" } }] },
      { id: 6, discounts: [{ amount: "one" }] },
    ],
  };
  const sums = (sum: string): unknown[] =>
    linesOf({ sales: { sum } }, order, { lines: "lines" }).map((line) => typeof line === "string" ? line : line.sales);
  const isNoNumber = 'has "one" in "lines.discounts.amount", which is no number';
  const nested = 'has an object or array in "lines.discounts.amount" instead of one value';
  assert.deepEqual(sums("lines.discounts.amount"), ["1.3", "0", null, null, nested, isNoNumber]);
  assert.deepEqual(sums("lines.discounts.amount.net").slice(3), [null, "3", null]);
  assert.equal(valueOf({ subtract: ["total", { sum: "discounts.amount" }] }, { total: 5, ...order.lines[0] }), "3.7");
});

Deno.test("a JSON number is written with the channel's decimal mark, and keeps every digit", () => {
  const german = { decimalMark: ",", groupMark: "." };
  assert.equal(valueOf("a", '{"a": 12345678901234567.50}', german), "12345678901234567,50");
  assert.equal(valueOf({ multiply: ["a", "b"] }, '{"a": "1.234,5", "b": 2.5}', german), "3086,25");
  assert.equal(valueOf("a", '{"a": 1.5e-7}'), "0.00000015");
  assert.equal(linesOf({ order_id: "a" }, '{"a": 1e5}').map((line) => (line as Values).order_id)[0], "1e5");
});

Deno.test("computed cells are exact: they agree with BigInt in units of the last decimal", () => {
  const amount = fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 6 }));
  const written = ([digits, scale]: [bigint, number]): string => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
    return (digits < 0n ? "-" : "") + (scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`);
  };
  const atScale = (text: string, scale: number): bigint => {
    const [whole, decimals = ""] = text.replace("-", "").split(".") as [string, string?];
    return BigInt(`${text.startsWith("-") ? "-" : ""}${whole}${decimals.padEnd(scale, "0")}`);
  };
  fc.assert(fc.property(amount, amount, amount, fc.boolean(), (a, b, c, isQuoted) => {
    const member = (value: [bigint, number]): string => isQuoted ? `"${written(value)}"` : written(value);
    const order = `{"a":${member(a)},"b":${member(b)},"c":${member(c)}}`;
    const result = valueOf({ subtract: [{ multiply: ["a", "b"] }, { add: ["c", "a"] }] }, order)!;
    const [x, y, z] = [a, b, c].map(([digits, scale]) => digits * 10n ** BigInt(6 - scale)) as [bigint, bigint, bigint];
    assert.equal(atScale(result, 12), x * y - (z + x) * 10n ** 6n);
  }));
});

const LINES = {
  columns: {
    order_id: "name",
    row_id: "line_items.id",
    order_date: "created_at",
    product_id: "line_items.sku",
    sales: { multiply: ["line_items.price", "line_items.quantity"] },
  } as Record<string, Cell>,
  order: {
    name: "#1",
    created_at: "2026-11-23",
    line_items: [{ id: 1, sku: "A", price: "1.10", quantity: 3 }, { id: 2, sku: null, price: "2", quantity: 1 }],
  },
};

Deno.test("the lines of an order have its values and their own", () => {
  assert.deepEqual(linesOf(LINES.columns, LINES.order, { lines: "line_items" }), [
    { order_id: "#1", row_id: "1", order_date: "2026-11-23", product_id: "A", sales: "3.3" },
    { order_id: "#1", row_id: "2", order_date: "2026-11-23", product_id: null, sales: "2" },
  ]);
});

Deno.test("lines may be in nested lists, and a cell on the path to them is that of the enclosing element", () => {
  const order = {
    parcels: [{ method: "air", items: [{ id: 1 }, { id: 2 }] }, { method: "sea", items: [{ id: 3 }] }, { items: [] }],
  };
  const columns = { row_id: "parcels.items.id", ship_mode: "parcels.method", city: "parcels.0.method" };
  assert.deepEqual(
    linesOf(columns, order, { lines: "parcels.items" }).map((line) => Object.values(line)),
    [["1", "air", "air"], ["2", "air", "air"], ["3", "sea", "air"]],
  );
});

Deno.test("the returns in an order are lines of their own day, and have the day on which the order was placed", () => {
  const order = {
    ...LINES.order,
    refunds: [
      { created_at: "2026-12-20", lines: [{ id: 91, subtotal: "1.10", quantity: 1 }] },
      { created_at: "2026-12-24", lines: [] },
    ],
  };
  const returns = [{
    lines: "refunds.lines",
    columns: {
      row_id: "refunds.lines.id",
      order_date: "refunds.created_at",
      sales: { subtract: [0, "refunds.lines.subtotal"] },
    },
  }];
  const lines = linesOf(LINES.columns, order, { lines: "line_items", returns });
  assert.deepEqual(lines.slice(2), [{
    order_id: "#1",
    row_id: "91",
    order_date: "2026-12-20",
    product_id: null, // a path into the sold lines says nothing of a returned one
    sales: "-1.1",
    placed_on: "2026-11-23",
  }]);
  assert.deepEqual(lines.slice(0, 2).map((line) => (line as Values).placed_on), [null, null]);
});

Deno.test("an order with an empty list of lines is left out, and one without the list is rejected", () => {
  assert.deepEqual(linesOf(LINES.columns, { ...LINES.order, line_items: [] }, { lines: "line_items" }), ["left out"]);
  assert.deepEqual(linesOf(LINES.columns, { name: "#1" }, { lines: "line_items" }), [
    'has nothing at "line_items", where its lines should be',
  ]);
});

Deno.test("an order is rejected if one of its parts lacks the list that others have, since its lines would be lost", () => {
  const order = { number: "1", parcels: [{ items: [{ id: 1 }] }, { contents: [{ id: 2 }] }] };
  assert.deepEqual(linesOf({ sales: "parcels.items.id" }, order, { lines: "parcels.items" }), [
    'has a part without "items", where its lines should be',
  ]);
  const empty = { parcels: [{ items: [{ id: 1 }] }, { items: [] }, { items: null }] };
  assert.deepEqual(linesOf({ sales: "parcels.items.id" }, empty, { lines: "parcels.items" }), [{ sales: "1" }]);
});

Deno.test("orders and lines that match a skip rule are left out, and each line is counted", () => {
  const skip = [
    { at: "status", in: ["cancelled", 3, true] },
    { at: "test", present: true },
    { at: "line_items.parent", present: true },
  ];
  const read = (order: object): (string | Values)[] =>
    linesOf({ sales: "line_items.id" }, order, { lines: "line_items", skip });
  const lines = [{ id: 1 }, { id: 2, parent: 1 }];
  assert.deepEqual(read({ status: "paid", line_items: lines }), [{ sales: "1" }, "left out"]);
  for (const status of ["cancelled", "Cancelled", " CANCELLED", 3, "3", true]) {
    assert.deepEqual(read({ status, line_items: lines }), ["left out", "left out"]);
  }
  for (const test of [null, "", [], {}]) assert.deepEqual(read({ test, line_items: [{ id: 1 }] }), [{ sales: "1" }]);
  assert.deepEqual(read({ test: false, line_items: [{ id: 1 }] }), ["left out"]);
  assert.deepEqual(read({ status: "cancelled" }), ["left out"]);
});

Deno.test("a file whose columns are all in its header is passed through; others are read row by row", () => {
  const columnsOf = (columns: Record<string, Cell>, header: string[]): ReturnType<typeof csvColumns> =>
    csvColumns(channelOf({ columns, archive: { ...PLAIN, separator: "," } }, "archive"), header);
  const plain = columnsOf({ sales: "Amount", order_id: { first: ["Order No.", "Order"] } }, ["Order", "x", "Amount"]);
  assert.deepEqual([plain.columns, plain.keep, plain.read], [["order_id", "sales"], [0, 2], undefined]);
  const computed = columnsOf({ sales: { multiply: ["Price", "Quantity"] }, country: { text: "DE" } }, [
    "Price",
    "Quantity",
  ]);
  assert.deepEqual(computed.read!(["1.25", "4"]), { values: ["5", "DE"] });
  assert.deepEqual(computed.read!(["1.25", null]), { values: [null, "DE"] });
  assert.equal((computed.read!(["1.25", "four"]) as { code: string }).code, "not_a_number");
});

Deno.test("an operand may be written like an amount: with signs, spaces, currency", () => {
  const value = (text: string, marks: Partial<ApiDocument>, currency?: string): string | null => {
    const channel = channelOf({
      columns: { sales: { multiply: ["a", 1] } },
      api: { ...PLAIN, ...marks },
      ...(currency && { currency }),
    }, "api");
    const [line] = new OrderReader(channel).read({ a: text });
    return typeof line === "object" && "values" in line ? line.values[0]! : null;
  };
  const english = { decimalMark: ".", groupMark: "," };
  const french = { decimalMark: ",", groupMark: " " };
  for (
    const [text, marks, currency, number] of [
      ["1,234.50", english, undefined, "1234.5"],
      ["-5", english, undefined, "-5"],
      ["5-", english, undefined, "-5"],
      ["(5.25)", english, undefined, "-5.25"],
      ["\u22125", english, undefined, "-5"],
      ["- 5", english, undefined, "-5"],
      ["+5", english, undefined, "5"],
      ["\uff11\uff12", english, undefined, "12"],
      ["$1,234.50", english, "USD", "1234.5"],
      ["-$5", english, "USD", "-5"],
      ["$-5", english, "USD", "-5"],
      ["5 USD", english, "USD", "5"],
      ["1\u202f234,50\u00a0\u20ac", french, "EUR", "1234,5"],
      ["EUR 12", french, "EUR", "12"],
      ["($5)", english, "USD", "-5"],
      ["$5", english, undefined, null],
      ["\u20ac5", english, "USD", null],
      ["-(5)", english, undefined, null],
      ["--5", english, undefined, null],
      ["1,23", english, undefined, null],
      ["1.234,5", english, undefined, null],
      ["(5", english, undefined, null],
      [".", english, undefined, null],
      ["", english, undefined, null],
    ] as const
  ) {
    assert.equal(value(text, marks, currency), number, JSON.stringify([text, currency]));
  }
});
