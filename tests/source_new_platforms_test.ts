/** What is found in the answers of platforms whose documents are shipped: their keys show that the words for columns suffice. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import type { Platform } from "./platforms/emulators.ts";
import { readAll } from "./platforms/read_all.ts";
import { servePlatform } from "./platforms/serve.ts";
import { openShop } from "./platforms/shop.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { propose } from "./support/propose.ts";

/** Where the orders, their lines and their time are, and the amount of a line without tax; undefined where the values leave it open. */
const PLATFORMS: readonly (readonly [Platform, string | undefined, string, string, unknown])[] = [
  ["shopify", "orders", "line_items", "created_at", undefined],
  ["woocommerce", undefined, "line_items", "date_created", "line_items.total"],
  ["magento", "items", "items", "created_at", undefined],
  [
    "bigcommerce",
    undefined,
    "consignments.shipping.line_items",
    "date_created",
    "consignments.shipping.line_items.total_ex_tax",
  ],
  ["prestashop", "orders", "associations.order_rows", "date_add", {
    multiply: ["associations.order_rows.unit_price_tax_excl", "associations.order_rows.product_quantity"],
  }],
  ["square", "orders", "line_items", "created_at", {
    subtract: ["line_items.total_money.amount", "line_items.total_tax_money.amount"], // in cents, which is told
  }],
  ["ebay", "orders", "lineItems", "creationDate", "lineItems.discountedLineItemCost.value"],
  ["etsy", "results", "transactions", "created_timestamp", {
    multiply: ["transactions.price.amount", "transactions.quantity"],
  }],
  ["wix", "orders", "lineItems", "createdDate", undefined],
  ["squarespace", "result", "lineItems", "createdOn", {
    multiply: ["lineItems.unitPricePaid.value", "lineItems.quantity"],
  }],
  ["lightspeed", "data", "line_items", "date", "line_items.totals.price"],
];

/** The first answer of a platform with orders of 60 days. */
async function firstAnswer(platform: Platform): Promise<string> {
  const now = Temporal.Instant.from("2026-11-27T06:00:00Z");
  await using server = servePlatform(platform, openShop({ seed: 1, from: "2026-09-28", days: 60, now }));
  const { fetch } = globalThis;
  let answer: string | undefined;
  globalThis.fetch = async (...request): Promise<Response> => {
    const response = await fetch(...request);
    answer ??= await response.clone().text();
    return response;
  };
  try {
    await readAll(platform, server);
  } finally {
    globalThis.fetch = fetch;
  }
  return answer!;
}

for (const [platform, orders, lines, time, amount] of PLATFORMS) {
  Deno.test(`the answer of ${platform} is understood, and the document is refused until open choices are made`, async () => {
    const { document, open } = await propose(await firstAnswer(platform));
    const api = document["api"] as Record<string, unknown>;
    const columns = document["columns"] as Record<string, unknown>;
    assert.deepEqual([api["orders"], api["lines"], columns["order_date"]], [orders, lines, time]);
    if (amount !== undefined) assert.deepEqual(columns["sales"], amount);
    const isOpen = amount === undefined ? ["/columns/sales", "/api/dayParameters/"] : ["/api/dayParameters/"];
    assert.deepEqual(open.map((line) => line.slice(0, line.indexOf(":"))), isOpen);

    await using folder = await temporaryFolder();
    const write = (text: unknown): Promise<void> =>
      Deno.writeTextFile(join(folder.path, "sample.json"), JSON.stringify(text));
    await write(document);
    await assert.rejects(readSourceDocument("sample", folder.path), /is not decided yet: /);
    const decided = { ...columns, sales: amount ?? `${lines}.price` };
    await write({ ...document, columns: decided, api: { ...api, dayParameters: {} } });
    await readSourceDocument("sample", folder.path);
  });
}
