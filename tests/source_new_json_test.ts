import assert from "node:assert/strict";
import { propose } from "./support/propose.ts";

const WOO_ORDER = {
  id: 727,
  number: "727",
  status: "processing",
  currency: "EUR",
  date_created: "2026-03-22T16:28:02",
  date_created_gmt: "2026-03-22T15:28:02",
  total: "29.35",
  total_tax: "1.35",
  customer_id: 0,
  billing: { first_name: "Jo", last_name: "Roe", email: "jo@x.example", postcode: "0150", country: "NO" },
  shipping: { first_name: "Jo", last_name: "Roe", city: "Oslo", state: "", postcode: "0150", country: "NO" },
  line_items: [
    {
      id: 315,
      name: "Mug",
      product_id: 93,
      quantity: 2,
      subtotal: "7.00",
      total: "6.00",
      total_tax: "0.45",
      sku: "",
      price: 3,
    },
    {
      id: 316,
      name: "Cap",
      product_id: 22,
      quantity: 1,
      subtotal: "12.00",
      total: "12.00",
      total_tax: "0.90",
      sku: "C",
      price: 12,
    },
  ],
  shipping_lines: [{ id: 317, method_title: "Flat Rate", total: "10.00" }],
  refunds: [{ id: 726, total: "-10.00" }],
};

Deno.test("an answer that ends within a few bytes of a letter outside ASCII is whole", async () => {
  for (const name of ["Forlì", "5 €", "€1", "𝄞", "\u2028"]) {
    for (const end of ["", " ", "\n\n"]) {
      const { document } = await propose(JSON.stringify([{ order_id: 1, date: "2026-03-14", name }]) + end);
      assert.equal((document["columns"] as Record<string, unknown>)["order_id"], "order_id", name);
    }
  }
});

Deno.test("WooCommerce's orders are understood: lines, guests, products without an ID, line amounts", async () => {
  const { document, text, open } = await propose(
    JSON.stringify([WOO_ORDER, { ...WOO_ORDER, id: 728, customer_id: 5 }]),
  );
  assert.deepEqual(document["columns"], {
    row_id: "line_items.id",
    order_id: "id",
    order_date: "date_created",
    ship_mode: "shipping_lines.0.method_title",
    customer_id: { first: ["customer_id", "billing.email"], none: ["0"] },
    customer_name: { join: ["billing.first_name", "billing.last_name"] },
    country: "shipping.country",
    city: "shipping.city",
    postal_code: "shipping.postcode",
    product_id: { first: ["line_items.sku", "line_items.product_id"] },
    product_name: "line_items.name",
    sales: "line_items.total",
    quantity: "line_items.quantity",
    tax: "line_items.total_tax",
    currency: "currency",
  });
  assert.deepEqual({ ...document["api"] as object, dayParameters: undefined }, {
    lines: "line_items",
    dateFormat: "iso",
    decimalMark: ".",
    groupMark: "",
    dayParameters: undefined,
  });
  assert.deepEqual(open.map((line) => line.split(":")[0]), ["/api/dayParameters/"]);
  assert.match(text, /order_date +"date_created"; not "date_created_gmt": check which one is right/);
  assert.match(text, /timeZone +the times have no zone/);
  assert.match(text, /returns +not written; "refunds" may be refunds/);
});

Deno.test("Shopify's orders are understood: envelope, amounts in objects, and a discount that may be included in the price", async () => {
  const order = {
    id: 4507,
    name: "#1001",
    cancelled_at: null as string | null,
    created_at: "2026-01-10T11:00:00-05:00",
    currency: "USD",
    email: "bob@x.example",
    total_price: "397.00",
    customer: { id: 2071, first_name: "Bob", last_name: "Norman" } as object | null,
    shipping_address: { city: "Ottawa", zip: "K2P0V6", province: "Ontario", country: "Canada" },
    line_items: [{
      id: 4661,
      title: "Player",
      price: "199.00",
      price_set: { shop_money: { amount: "199.00", currency_code: "USD" } },
      quantity: 2,
      sku: "P-1",
      total_discount: "1.00",
    }],
    shipping_lines: [{ title: "Free", price: "0.00" }],
  };
  const second = { ...order, id: 4508, name: "#1002", customer: null, cancelled_at: "2026-01-11T11:00:00-05:00" };
  const { document, text } = await propose(JSON.stringify({ orders: [order, second], next: "/orders?page_info=a" }));
  const { sales, customer_id, order_id } = document["columns"] as Record<string, unknown>;
  assert.equal(order_id, "id");
  assert.deepEqual(customer_id, { first: ["customer.id", "email"] });
  const product = '{"multiply":["line_items.price","line_items.quantity"]}';
  const less = `{"subtract":[${product},"line_items.total_discount"]}`;
  assert.equal(sales, `DECIDE: ${product} or ${less}`); // the price of another platform is the one after the discount
  assert.equal((document["api"] as Record<string, unknown>)["orders"], "orders");
  assert.match(text, /skip .*"skip": \[\{"at":"cancelled_at","present":true\}\]/);
  assert.match(
    text,
    /paging +not written; "next" is \/orders\?page_info=a; perhaps "paging": \{"by":"link","next":"next"\}/,
  );
});

Deno.test("lines below several levels, amounts in cents, times in seconds and a cursor are found", async () => {
  const orders = [1, 2].map((id) => ({
    receipt_id: id,
    create_timestamp: 1772600000 + id,
    created_timestamp: 1772600000 + id,
    consignments: { shipping: [{ line_items: [{ id, sku: "a", quantity: 2, total_money: { amount: 1500 } }] }] },
  }));
  const { document, text } = await propose(JSON.stringify({ results: orders, meta: { cursor: "abc", total: 90 } }));
  const { orders: at, lines, dateFormat } = document["api"] as Record<string, unknown>;
  assert.deepEqual([at, lines, dateFormat], ["results", "consignments.shipping.line_items", "unix"]);
  const { sales, order_id } = document["columns"] as Record<string, unknown>;
  assert.equal(order_id, "receipt_id");
  assert.equal(sales, "consignments.shipping.line_items.total_money.amount");
  assert.match(text, /sales .*whole numbers: if they are cents, write \{"multiply":\[".+",0\.01\]\}/);
  assert.match(text, /"by":"cursor","parameter":"cursor","next":"meta\.cursor","total":\{"path":"meta\.total"\}/);
});

Deno.test("NDJSON is understood as a file with one order line a row", async () => {
  const rows = [1, 2].map((id) => JSON.stringify({ order_id: id, order_date: "2026-03-14", sku: "a", sales: 12.5 }));
  const { document, open } = await propose(rows.join("\n") + "\n");
  assert.deepEqual(document["archive"], { dateFormat: "yyyy-MM-dd", decimalMark: ".", groupMark: "" });
  assert.deepEqual(document["columns"], {
    order_id: "order_id",
    order_date: "order_date",
    product_id: "sku",
    sales: "sales",
  });
  assert.deepEqual(open, []);
});
