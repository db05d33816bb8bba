/** Files as platforms export them are read by the documents that are shipped. */
import assert from "node:assert/strict";
import { inShopZone } from "../../scripts/sources/documents/shop_document.ts";
import { readSourceDocument } from "../../scripts/sources/documents/read_source_document.ts";
import { testDatabase } from "../../tools/test_server/test_database.ts";
import { countsOf, emptyStore, publishArchive, testContext } from "../support/load.ts";

const db = await testDatabase();
const { database } = db;
Deno.test.beforeEach(() => emptyStore(database));
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

/** Loads a file by a document of `sources/`, and gives its counts and the columns asked for of each line. */
async function load(
  source: string,
  { file, timeZone, columns }: { file: string | Uint8Array; timeZone: string; columns: string },
): Promise<{ counts: number[]; lines: string[] }> {
  const document = inShopZone(await readSourceDocument(source), timeZone);
  const batch = await publishArchive(await testContext(database, document, { today: "2026-11-20" }), file);
  assert.equal(batch.status, "published", batch.reason ?? "");
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', ${columns}) as line from ods.order_line order by order_date, order_id, line_id`,
  );
  return { counts: countsOf(batch), lines: rows.map(({ line }) => line) };
}

Deno.test("Shopify's export is read: order values only on first rows, and times with the shop's offset", async () => {
  const header = "Name,Email,Financial Status,Currency,Shipping Method,Created at,Lineitem quantity,Lineitem name," +
    "Lineitem price,Lineitem sku,Billing Name,Shipping City,Shipping Zip,Shipping Province,Shipping Country,Cancelled at," +
    "Payment Method,Discount Code,Source,Lineitem discount";
  const file = [
    header,
    "#1003,guest@example.org,pending,EUR,,2026-10-26 09:00:00 +0100,1,Mug,9.00,M-1,,,,,DE,,,,web,0.00",
    "#1002,anna@example.com,paid,EUR,DHL,2026-10-25 23:30:00 +0100,2,Oak Chair,89.99,OAK,Anna Schmidt,Dresden,'01067,SN,DE,,paypal,TEN,web,10.00",
    "#1002,anna@example.com,,,,2026-10-25 23:30:00 +0100,1,Gift card,25.00,,,,,,,,,,,0.00",
    "#1001,,paid,EUR,DHL,2026-10-25 02:30:00 +0200,1,Mug,9.00,M-1,,Berlin,10115,BE,DE,2026-10-25 08:00:00 +0100,,,web,0.00",
    "",
  ].join("\n");
  const columns =
    "order_id, order_date, customer_id, product_id, quantity::int, round(sales, 2), attributes ->> 'coupon'";
  assert.deepEqual(await load("shopify_export", { file, timeZone: "Europe/Berlin", columns }), {
    counts: [4, 2, 0, 0, 0, 0, 0],
    lines: [
      "#1002 2026-10-25 anna@example.com Gift card 1 25.00 TEN",
      "#1002 2026-10-25 anna@example.com OAK 2 169.98 TEN",
    ],
  });
});

Deno.test("Amazon's report of all orders is read: tab-separated, quotes in names, amounts for the whole quantity", async () => {
  const header =
    "amazon-order-id\tpurchase-date\torder-status\tfulfillment-channel\tsales-channel\tship-service-level\t" +
    "product-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\titem-promotion-discount\t" +
    "ship-city\tship-state\tship-postal-code\tship-country";
  const place = "Berlin\tBerlin\t10115\tDE";
  const file = [
    header,
    `302-1\t2026-10-24T22:30:00+00:00\tShipped\tAmazon\tAmazon.de\tExpedited\tTV 24" flat\tTV-24\tB01\tShipped\t2\tEUR\t300.00\t57.00\t4.90\t20.00\t${place}`,
    `302-2\t2026-10-25T10:00:00+00:00\tShipped\tMerchant\tAmazon.de\tStandard\tMug\tM-1\tB02\tShipped\t1\tEUR\t9.00\t1.71\t\t\t${place}`,
    `302-3\t2026-10-25T11:00:00+00:00\tCancelled\tMerchant\tAmazon.de\tStandard\tMug\tM-1\tB02\tCancelled\t0\t\t\t\t\t\t${place}`,
    `302-4\t2026-10-25T12:00:00+00:00\tPending\tAmazon\tAmazon.de\tStandard\tMug\tM-1\tB02\tUnshipped\t1\tEUR\t9.00\t\t\t\t${place}`,
    "",
  ].join("\n");
  const columns = "order_id, order_date, product_name, round(sales, 2), round(tax, 2), round(shipping, 2)";
  assert.deepEqual(await load("amazon_report", { file, timeZone: "Europe/Berlin", columns }), {
    counts: [4, 2, 0, 0, 0, 0, 0],
    lines: ['302-1 2026-10-25 TV 24" flat 280.00 57.00 4.90', "302-2 2026-10-25 Mug 9.00 1.71"],
  });
});

Deno.test("UCI's Online Retail is read: unpadded times, cancelled invoices as returns, free items left out", async () => {
  const rows = [
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "536365,85123A,WHITE HEART T-LIGHT HOLDER,6,12/1/2010 8:26,2.55,17850,United Kingdom",
    "536366,22633,HAND WARMER \xA31 JACK,6,12/1/2010 14:05,1.85,,United Kingdom",
    "C536379,D,Discount,-1,12/2/2010 9:41,27.5,14527,United Kingdom",
    "536414,22139,,-56,12/2/2010 11:52,0,,United Kingdom",
    "",
  ].join("\r\n");
  const file = Uint8Array.from(rows, (character) => character.charCodeAt(0));
  const columns = "kind, order_id, order_date, product_name, round(sales, 2)";
  const lines = [
    "sale 536365 2010-12-01 WHITE HEART T-LIGHT HOLDER 15.30",
    "sale 536366 2010-12-01 HAND WARMER £1 JACK 11.10",
    "return C536379 2010-12-02 Discount -27.50",
  ];
  const loaded = { counts: [4, 3, 0, 0, 0, 0, 0], lines };
  assert.deepEqual(await load("uci", { file, timeZone: "Europe/London", columns }), loaded);
  await emptyStore(database);
  const second = rows.replace("InvoiceNo", "Invoice").replace("UnitPrice", "Price").replace(
    "CustomerID",
    "Customer ID",
  );
  const bytes = Uint8Array.from(second, (character) => character.charCodeAt(0));
  assert.deepEqual(await load("uci", { file: bytes, timeZone: "Europe/London", columns }), loaded);
});
