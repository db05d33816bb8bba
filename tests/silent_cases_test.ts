import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import type { ApiDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import type { Batch } from "../scripts/loading/publish_staged.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import { countsOf, loadArchiveText, publishAll, publishArchive, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { startTestApi } from "./support/test_api.ts";
import { dailySales, keptLines, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore, type ShopDocument } from "./support/superstore.ts";

/** A small shop with a line number in each order; its days have the form of ISO. */
const SHOP: ShopDocument = {
  ...await readSuperstore(),
  source: "shop",
  columns: {
    order_id: "order",
    row_id: "row",
    order_date: "day",
    customer_id: "customer",
    product_id: "product",
    sales: "amount",
    quantity: "qty",
  },
  archive: { separator: ",", dateFormat: "yyyy-MM-dd", decimalMark: ".", groupMark: "" },
};
const { row_id: _, ...WITHOUT_ROW_ID } = SHOP.columns;
const NO_ROW_ID: SourceDocument = { ...SHOP, columns: WITHOUT_ROW_ID };

const { database } = await loadingTest(SHOP);
const api = startTestApi(SHOP);
Deno.test.afterAll(async () => await api[Symbol.asyncDispose]());

async function load(text: string, document: SourceDocument = SHOP): Promise<Batch> {
  return await publishArchive(await testContext(database, document, { today: "2026-11-20" }), text);
}

async function pull(
  day: string,
  rows: object[],
  options: { today?: string; document?: SourceDocument } = {},
): Promise<Batch> {
  const context = await testContext(database, options.document ?? SHOP, { today: options.today ?? "2026-11-20" });
  return await publishDay(context, api, { day, lines: rows.map((row) => JSON.stringify(row)) });
}

async function kinds(): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    "select format('%s %s %s %s', kind, order_date, order_id, round(sales, 2)) as text from ods.order_line order by order_date, sales desc",
  );
  return rows.map(({ text }) => text);
}

async function rejected(): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    "select format('%s %s %s', line, column_name, reason) as text from etl.rejected_row order by batch_id, line",
  );
  return rows.map(({ text }) => text);
}

Deno.test("a refund with the key of its sale is a return on its own day, and the sale stays", async () => {
  await load(
    "order,row,day,customer,product,amount,qty\n5501,71,2026-11-02,c-1,p-1,100.00,1\n5502,72,2026-11-02,c-2,p-1,50.00,1\n",
  );
  await load("order,row,day,customer,product,amount,qty\n5501,71,2026-11-09,c-1,p-1,-100.00,-1\n");
  assert.deepEqual(await kinds(), [
    "sale 2026-11-02 5501 100.00",
    "sale 2026-11-02 5502 50.00",
    "return 2026-11-09 5501 -100.00",
  ]);
  assert.deepEqual(await dailySales(database), ["2026-11-02 150.00 2 2", "2026-11-09 -100.00 0 1"]);
});

for (const [title, document] of [["with", SHOP], ["without", NO_ROW_ID]] as const) {
  Deno.test(`a refund from the API restates neither day on later mornings, ${title} row ids`, async () => {
    const sale = { order: "r-1", row: 1, day: "2026-11-04", customer: "c-1", product: "p-1", amount: 100, qty: 1 };
    const refund = { ...sale, day: "2026-11-08", amount: -100, qty: -1 };
    for (const today of ["2026-11-09", "2026-11-10", "2026-11-11"]) {
      await pull("2026-11-04", [sale], { today, document });
      await pull("2026-11-08", [refund], { today, document });
    }
    assert.deepEqual(await ledgerDays(database), [
      "2026-11-04 loaded api 1 100.00 0",
      "2026-11-08 loaded api 1 -100.00 0",
    ]);
  });
}

Deno.test("two refunds of one line on two days are two returns", async () => {
  await load(
    "order,row,day,customer,product,amount,qty\n1,1,2026-11-02,c,p,90,3\n1,1,2026-11-03,c,p,-30,-1\n1,1,2026-11-05,c,p,-30,-1\n",
  );
  assert.deepEqual(await dailySales(database), [
    "2026-11-02 90.00 1 1",
    "2026-11-03 -30.00 0 1",
    "2026-11-05 -30.00 0 1",
  ]);
});

Deno.test("two shops whose orders, customers and products have the same numbers stay separate", async () => {
  const text = (day: string, amount: string): string =>
    `order,row,day,customer,product,amount,qty\n1001,1,${day},c-1,p-1,${amount},1\n`;
  await load(text("2026-11-02", "100"), { ...SHOP, source: "shop_one" });
  await load(text("2026-11-03", "7"), { ...SHOP, source: "shop_two" });
  assert.deepEqual(await dailySales(database), ["2026-11-02 100.00 1 1", "2026-11-03 7.00 1 1"]);
  const customers = await database.rows("select customer_id, round(sales) as sales, orders from mart.top_customers()");
  assert.deepEqual(customers, [
    { customer_id: "c-1", sales: "100", orders: "1" },
    { customer_id: "c-1", sales: "7", orders: "1" },
  ]);
  assert.equal((await database.rows("select from ods.product")).length, 2);
});

const TILL = [1, 2, 3].map((number) => ({
  day: `2026-11-0${number}`,
  rows: [{
    order: "1",
    row: 1,
    day: `2026-11-0${number}`,
    customer: null,
    product: "p-1",
    amount: 10 * number,
    qty: 1,
  }],
}));

Deno.test("an order number that the API has on two days at once is reported, and no line is replaced", async () => {
  for (const { day, rows } of TILL) await pull(day, rows);
  assert.deepEqual(await dailySales(database), ["2026-11-01 10.00 1 1"]);
  assert.deepEqual((await ledgerDays(database)).map((day) => day.split(" ")[1]), ["loaded", "failed", "failed"]);
  assert.match(
    (await rejected())[0]!,
    /^1 order_id is the number of another order or line, of 2026-11-01: .*orderIdsRestart/,
  );
});

Deno.test("if the document says that order numbers restart, repeated numbers are separate orders", async () => {
  const document = { ...SHOP, orderIdsRestart: "daily" } as const;
  for (const { day, rows } of TILL) await pull(day, rows, { document });
  assert.deepEqual(await dailySales(database), [
    "2026-11-01 10.00 1 1",
    "2026-11-02 20.00 1 1",
    "2026-11-03 30.00 1 1",
  ]);
  const yearly = { ...SHOP, source: "till", orderIdsRestart: "yearly" } as const;
  await load("order,row,day,customer,product,amount,qty\n1,1,2025-01-02,a,p,1,1\n1,1,2026-01-02,b,q,2,1\n", yearly);
  assert.deepEqual((await keptLines(database)).filter((line) => line.includes("-01-02")), [
    "1/2025/1 2025-01-02 1.00",
    "1/2026/1 2026-01-02 2.00",
  ]);
});

Deno.test("a repeated order number with another year, customer and product in one file is rejected, not a duplicate", async () => {
  const rows = Array.from({ length: 200 }, (_, index) => `n${index},1,2026-03-01,x,y,5,1`);
  const batch = await load(
    ["order,row,day,customer,product,amount,qty", "1,1,2025-01-02,a,p,1,1", "1,1,2026-01-02,b,q,2,1", ...rows, ""].join(
      "\n",
    ),
  );
  assert.deepEqual(countsOf(batch), [202, 201, 0, 0, 0, 1, 0]);
  assert.match((await rejected())[0]!, /^2 order_id is the number of another order or line/);
});

Deno.test("without a row ID too, an order with sales on another day is reported, and no day takes lines of another", async () => {
  for (const { day, rows } of TILL) await pull(day, rows, { document: NO_ROW_ID });
  assert.deepEqual(await dailySales(database), ["2026-11-01 10.00 1 1"]);
  assert.deepEqual((await ledgerDays(database)).map((day) => day.split(" ")[1]), ["loaded", "failed", "failed"]);
  const document = { ...NO_ROW_ID, source: "till", orderIdsRestart: "daily" } as const;
  for (const { day, rows } of TILL) await pull(day, rows, { document });
  assert.deepEqual((await dailySales(database)).map((day) => day.split(" ")[1]), ["20.00", "20.00", "30.00"]);
});

Deno.test("a key that is repeated on another day without customer and product replaces nothing", async () => {
  const { order_id, row_id, order_date, sales } = SHOP.columns;
  const document = {
    ...SHOP,
    columns: { order_id: order_id!, row_id: row_id!, order_date: order_date!, sales: sales! },
  };
  const year = (number: string): string =>
    `order,row,day,amount\n${[1, 2, 3].map((order) => `${order},1,${number}-01-0${order},20\n`).join("")}`;
  await load(year("2025"), document);
  assert.deepEqual([(await load(year("2026"), document)).status, (await dailySales(database)).length], ["failed", 3]);
});

Deno.test("a file does not overwrite a sale with the same key, customer and product on another day", async () => {
  const header = "order,row,day,customer,product,amount,qty\n";
  const month = (number: number): string => `S-1,1,2026-0${number}-01,c,p,10,1\n`;
  const batch = await load(header + month(1) + month(2));
  assert.deepEqual(countsOf(batch), [2, 1, 0, 0, 0, 1, 0]);
  await load(header + month(3));
  assert.deepEqual(await dailySales(database), ["2026-02-01 10.00 1 1"]);
});

Deno.test("two different returns of one line on one day stay two, and a return with a positive amount is not a sale", async () => {
  const header = "order,row,day,customer,product,amount,qty\n";
  const batch = await load(`${header}1,1,2026-11-02,c,p,100,5\n1,1,2026-11-03,c,p,-30,-1\n1,1,2026-11-03,c,p,-20,-1\n`);
  assert.deepEqual(countsOf(batch), [3, 2, 0, 0, 0, 1, 0]);
  await load(`${header}2,1,2026-11-04,c,p,50,1\n3,1,2026-11-04,c,p,100,-1\n`);
  assert.match((await rejected()).at(-1)!, /^3 quantity is negative, and the amount is not/);
});

Deno.test("a changed document that would give loaded orders other keys is refused", async () => {
  const text = "order,row,day,customer,product,amount,qty\n1,1,2026-11-02,c,p,100,1\n";
  await load(text);
  for (const document of [{ ...SHOP, orderIdsRestart: "yearly" } as const, NO_ROW_ID]) {
    await assert.rejects(load(text, document), { code: "SC006" });
  }
  assert.deepEqual(await dailySales(database), ["2026-11-02 100.00 1 1"]);
});

Deno.test("an answer with only rows of other days fails the day, unless the API has no day parameters", async () => {
  const rows = [{ order: "1", row: 1, day: "2026-11-19", customer: "c", product: "p", amount: 10, qty: 1 }];
  const stale = await pull("2026-11-18", rows);
  assert.deepEqual([stale.status, stale.reason], ["failed", "all of its 1 rows belong to other days"]);
  await using all = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, () => Response.json(rows));
  const { pageParameter: _1, limitParameter: _2, pageSize: _3, totalHeader: _4, ...plain } = SHOP.api;
  const statusOf = async (api: Partial<ApiDocument>): Promise<string> => {
    const context = await testContext(database, { ...SHOP, api: { ...plain, ...api } }, { today: "2026-11-20" });
    const due = [{ day: "2026-11-17", reason: "asked for" }];
    const failed = await pullDays(context, { url: `http://127.0.0.1:${all.addr.port}/` }, due);
    const { status, reason } = [...failed, ...await publishAll(context)][0]!;
    return reason === null ? status : `${status}: ${reason}`;
  };
  assert.equal(await statusOf({ dayParameters: {} }), "published");
  assert.equal(await statusOf({ dayParameters: { since: "{start}" }, byChange: true }), "published");
  assert.equal(
    await statusOf({ dayParameters: {}, body: { since: "{start}" } }),
    "failed: all of its 1 rows belong to other days",
  );
});

Deno.test("rows that are skipped or rejected are not of other days, and a file has no day of its own", async () => {
  const row = { order: "1", row: 1, day: "2026-11-18", customer: "c", product: "p", amount: 10, qty: 1 };
  const document = { ...SHOP, api: { ...SHOP.api, skip: [{ at: "qty", in: ["0"] }] } };
  assert.equal((await pull("2026-11-18", [{ ...row, qty: 0 }], { document })).status, "published");
  const tolerant = { ...document, rejectLimit: { rows: 10, percent: 100 } };
  const bad = await pull("2026-11-16", [{ ...row, qty: 0 }, { ...row, day: "2026-11-16", amount: "x" }], {
    document: tolerant,
  });
  assert.equal(bad.reason, "1 of 2 rows were rejected");
  const undated = await pull("2026-11-17", [row, { ...row, order: "2", day: "soon" }]);
  assert.deepEqual([undated.status, undated.rows_left_out, undated.rows_rejected], ["published", "1", "1"]);
  const text = "order,row,day,customer,product,amount,qty\n3,1,2026-11-02,c,p,10,1\n";
  for (const _ of [1, 2]) assert.equal((await load(text)).status, "published");
});

Deno.test("a day that fails says of which batch and when", async () => {
  const row = { order: "1", row: 1, day: "2026-11-17", customer: "c", product: "p", amount: 10, qty: 1 };
  await pull("2026-11-17", [row], { today: "2026-11-18" });
  await pull("2026-11-17", [{ ...row, amount: "x" }], { today: "2026-11-19" });
  await pull("2026-11-18", [{ ...row, day: "2026-11-18", amount: "x" }], { today: "2026-11-19" });
  const ledger = await database.rows(
    "select status, channel, batch_id, lines, sales, checked_on from etl.business_day order by day",
  );
  const failed = { status: "failed", channel: "api", checked_on: "2026-11-19" };
  assert.deepEqual(ledger, [
    { ...failed, batch_id: "2", lines: "1", sales: "10.0000" },
    { ...failed, batch_id: "3", lines: "0", sales: "0.0000" },
  ]);
});

Deno.test("unreadable amounts count by their digits for the limit of rejected sales", async () => {
  const lines = Array.from(
    { length: 1000 },
    (_, index) => `a${index},1,2026-11-02,c,p,${index < 5 ? '"12,345.00"' : "20"},1`,
  );
  const batch = await load(["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n"));
  assert.match(batch.reason!, /^5 rows with 75\.6 % of the sales were rejected$/);
});

for (
  const [title, amounts, others, share] of [
    ["and rows of other days do not count", ["100 x", "100 x"], [1_000_000], "50.0"],
    ["and without digits as the mean of the day's others, whatever their sign", ["100 x", "x"], [1_000_000], "33.6"],
  ] as const
) {
  Deno.test(`for the limit of sales a row counts by its digits, ${title}`, async () => {
    const row = { order: "1", row: 1, day: "2026-11-18", customer: "c", product: "p", amount: 1, qty: 1 };
    const batch = await pull("2026-11-18", [
      ...Array.from({ length: 200 }, (_, index) => ({ ...row, order: `a${index}`, amount: index & 1 ? 1 : -1 })),
      ...amounts.map((amount, index) => ({ ...row, order: `b${index}`, amount })),
      ...others.map((amount) => ({ ...row, order: "d", day: "2026-11-01", amount })),
    ]);
    assert.deepEqual([batch.status, batch.reason], ["failed", `2 rows with ${share} % of the sales were rejected`]);
  });
}

Deno.test("two rejected rows with exactly the percentage of the sales that is allowed do not fail a batch", async () => {
  const lines = Array.from({ length: 200 }, (_, index) => `a${index},1,2026-11-02,c,p,5,${index < 2 ? "many" : "1"}`);
  const batch = await load(["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n"));
  assert.deepEqual([batch.status, batch.rows_rejected], ["published", "2"]);
});

Deno.test("the rejected sales of a file, but not those of an API day, are compared with all sales of the source", async () => {
  const file = (...first: (readonly [order: string, amount: string])[]): string => {
    const zeros = Array.from({ length: 198 }, (_, index) => [`a${index}`, "0"] as const);
    const lines = [...first, ...zeros].map(([order, amount]) => `${order},1,2026-11-02,c,p,${amount},1`);
    return ["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n");
  };
  await load(file(["b", "1000000"]), { ...SHOP, source: "other" });
  await load(file(["b", "500"], ["c", "-500"]));
  const row = { row: 1, day: "2026-11-18", customer: "c", product: "p", amount: "0", qty: 1 };
  const day = await pull("2026-11-18", [
    ...["d", "e"].map((order) => ({ ...row, order, amount: "5 x" })),
    ...Array.from({ length: 198 }, (_, index) => ({ ...row, order: `f${index}` })),
  ]);
  assert.equal(day.reason, "2 rows with 100.0 % of the sales were rejected");
  assert.equal((await load(file(["d", "5 x"], ["e", "5 x"]))).status, "published");
  assert.equal((await load(file(["d", "5 x"], ["e", "6 x"]))).reason, "2 rows with 1.1 % of the sales were rejected");
});

Deno.test("keys that a spreadsheet changed to numbers are rejected, with a decimal comma or point", async () => {
  const document = { ...SHOP, archive: { ...SHOP.archive, separator: ";" } };
  await load(
    "order;row;day;customer;product;amount;qty\n1,23457E+17;1;2026-11-02;c;p;1;1\n1001,0;1;2026-11-02;c;p;1;1\n",
    document,
  );
  assert.equal((await rejected()).length, 2);
});

Deno.test("a batch with few rejected rows fails if they have 62 percent of the sales", async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `a${index},1,2026-11-02,c,p,1,1`);
  lines[0] = "a0,1,2026-11-02,c,p,1500,many";
  lines[1] = "a1,1,2026-11-02,c,p,100,many";
  const batch = await load(["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n"));
  assert.deepEqual([batch.status, batch.reason], ["failed", "2 rows with 61.6 % of the sales were rejected"]);
});

Deno.test("a sale needs an order, a day and an amount; other missing values are unknown, counted and not ranked", async () => {
  const document = {
    ...SHOP,
    columns: { ...SHOP.columns, ship_date: "shipped" },
  };
  const batch = await load(
    [
      "order,row,day,shipped,customer,product,amount,qty",
      "1,1,2026-11-02,2026-11-03,c-1,p,10,1",
      "2,1,2026-11-02,0000-00-00,,p,20,1",
      "3,1,2026-11-02,N/A,NULL,#N/A,30,None",
      "4,1,2026-11-02,2026-11-01,c-4,p,40,-",
      "",
    ].join("\n"),
    document,
  );
  assert.deepEqual(countsOf(batch), [4, 4, 0, 0, 0, 0, 0]);
  assert.deepEqual(batch.unknown, { customer_id: 2, product_id: 1, quantity: 2, ship_date: 3 });
  const ranked = await database.rows("select customer_id from mart.top_customers()");
  assert.deepEqual(ranked, [{ customer_id: "c-4" }, { customer_id: "c-1" }]);
  const [sum] = await database.rows("select round(sum(sales)) as sales from mart.sales_by(p_grouping => 'customer')");
  assert.deepEqual(sum, { sales: "100" });
});

Deno.test("unknown values are in the sums of a grouping but not in its rankings", async () => {
  const document = { ...SHOP, columns: { ...SHOP.columns, segment: "segment", state: "state" } };
  await load(
    "order,row,day,customer,product,amount,qty,segment,state\n1,1,2026-11-02,c,p,10,1,Web,Ohio\n2,1,2026-11-02,c,p,20,1,,N/A\n",
    document,
  );
  for (const [ranking, grouping] of [["segments", "segment"], ["states", "state"]]) {
    assert.equal((await database.rows(`select from mart.top_${ranking}()`)).length, 1);
    const [sum] = await database.rows("select round(sum(sales)) as sales from mart.sales_by(p_grouping => $1)", [
      grouping,
    ]);
    assert.deepEqual(sum, { sales: "30" });
  }
});

Deno.test("keys are equal despite blanks around them and in any Unicode normalization; null words have no members", async () => {
  const names = ["c\u00e9-1", "c\u00e9-1\u00a0", "\u2003ce\u0301-1", "\ufeffc\u00e9-1 "];
  const lines = names.map((name, index) => `${index},1,2026-11-02,${name},p-1,10,1`);
  await load(["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n"));
  assert.deepEqual(await database.rows("select customer_id from ods.customer"), [{ customer_id: "c\u00e9-1" }]);
});

Deno.test("null words of a column in the document replace the usual ones", async () => {
  const document = { ...SHOP, nullWords: { customer_id: ["?"] } };
  await load(
    "order,row,day,customer,product,amount,qty\n1,1,2026-11-02,?,p,10,1\n2,1,2026-11-02,NULL,p,10,1\n",
    document,
  );
  assert.deepEqual(await database.rows("select customer_id from ods.customer"), [{ customer_id: "NULL" }]);
});

Deno.test("trailing zeros do not count as decimals; more than four decimals are rounded half to even and counted", async () => {
  const amounts = ["59.970000000000006", "10.000000", "0.00005", "0.00015", "-0.00025", "23.900000"];
  const lines = amounts.map((amount, index) => `${index},1,2026-11-02,c,p,${amount},1.0000`);
  const batch = await load(["order,row,day,customer,product,amount,qty", ...lines, ""].join("\n"));
  assert.equal(batch.rows_rounded, "4");
  const kept = await database.rows<{ sales: string }>("select sales from ods.order_line order by order_id");
  assert.deepEqual(kept.map(({ sales }) => sales), ["59.9700", "10.0000", "0.0000", "0.0002", "-0.0002", "23.9000"]);
});

Deno.test("two different rows with one key are a conflict that shows both; a repeated row is a duplicate", async () => {
  const batch = await load(
    "order,row,day,customer,product,amount,qty\n1,1,2026-11-02,c,p,10,1\n1,1,2026-11-02,c,p,12,1\n2,1,2026-11-02,c,p,5,1\n2,1,2026-11-02,c,p,5,1\n",
  );
  assert.deepEqual(countsOf(batch), [4, 2, 0, 0, 2, 0, 0]);
  assert.equal(batch.rows_conflicting, "1");
  assert.deepEqual(await keptLines(database), ["1/1 2026-11-02 12.00", "2/1 2026-11-02 5.00"]);
  const conflicts = await database.rows(
    "select line, kept_line, record ->> 'sales' as lost, kept_record ->> 'sales' as won from etl.conflicting_row",
  );
  assert.deepEqual(conflicts, [{ line: "2", kept_line: "3", lost: "10", won: "12" }]);

  const again = await load(
    "order,row,day,customer,product,amount,qty\n1,1,2026-11-02,c,p,12,1\n1,1,2026-11-02,c,p,13,1\n",
  );
  assert.deepEqual([again.rows_duplicate, again.rows_conflicting, again.rows_updated], ["1", "1", "1"]);
});

Deno.test("an amount in another currency than the source's is rejected", async () => {
  const document = { ...SHOP, currency: "EUR", columns: { ...SHOP.columns, currency: "currency" } };
  const batch = await load(
    "order,row,day,customer,product,amount,qty,currency\n1,1,2026-11-02,c,p,10,1,EUR\n2,1,2026-11-02,c,p,10,1,USD\n",
    document,
  );
  assert.deepEqual(countsOf(batch), [2, 1, 0, 0, 0, 1, 0]);
  assert.deepEqual(await rejected(), ["3 currency is not EUR, the currency of the source"]);
});

Deno.test("optional measures and attributes are stored with the line", async () => {
  const document = {
    ...SHOP,
    columns: { ...SHOP.columns, gross_sales: "list", cost: "cost", tax: "vat" },
    attributes: { channel: "Channel", till: "Till" },
  };
  await load(
    "order,row,day,customer,product,amount,qty,list,cost,vat,Channel,Till\n1,1,2026-11-02,c,p,10,1,12,6.5,1.9,\u00a0web ,\n",
    document,
  );
  assert.deepEqual(
    await database.rows("select gross_sales, discount_amount, cost, tax, attributes from ods.order_line"),
    [{ gross_sales: "12.0000", discount_amount: null, cost: "6.5000", tax: "1.9000", attributes: { channel: "web" } }],
  );
});

Deno.test("if an API ignores the requested day, each day gets only its own rows", async () => {
  const all = ["2026-11-05", "2026-11-06", "2026-11-07"].flatMap((day) =>
    [1, 2].map((number) => ({
      order: `${day}-${number}`,
      row: 1,
      day,
      customer: "c",
      product: "p",
      amount: 10,
      qty: 1,
    }))
  );
  for (let day = "2026-11-05"; day < "2026-11-08"; day = addDays(day, 1)) {
    const batch = await pull(day, all);
    assert.deepEqual([batch.rows_inserted, batch.rows_left_out], ["2", "4"]);
  }
  assert.deepEqual((await dailySales(database)).length, 3);
});

Deno.test("an API that filters by time is asked for the shop's business day, so that no evening order is lost", async () => {
  // It knows orders by their instants, every hour one, and writes the shop's day.
  const zone = "America/New_York";
  const orders = Array.from(
    { length: 24 * 5 },
    (_, hour) => Temporal.Instant.from("2026-10-30T00:00:00Z").add({ hours: hour }),
  );
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const query = new URL(request.url).searchParams;
    const rows = orders
      .filter((at) => at.toString() >= query.get("from")! && at.toString() < query.get("before")!)
      .map((at) => ({
        order: String(at.epochMilliseconds),
        row: 1,
        day: at.toZonedDateTimeISO(zone).toPlainDate().toString(),
        customer: "c",
        product: "p",
        amount: 1,
        qty: 1,
      }));
    return Response.json(rows);
  });
  const { pageParameter: _1, limitParameter: _2, pageSize: _3, totalHeader: _4, ...plain } = SHOP.api;
  const document = { ...SHOP, api: { ...plain, dayParameters: { from: "{start}", before: "{end}" } } };
  const context = await testContext(database, document, { today: "2026-11-20" });
  const days = ["2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02"];
  await pullDays(
    context,
    { url: `http://127.0.0.1:${server.addr.port}/orders`, timeZone: zone },
    days.map((day) => ({ day, reason: "asked for" })),
  );
  await publishAll(context);
  const expected = days.map((day) =>
    orders.filter((at) => at.toZonedDateTimeISO(zone).toPlainDate().toString() === day).length
  );
  assert.deepEqual(expected, [24, 24, 25, 24]); // the clock goes back on 1 November
  assert.deepEqual((await dailySales(database)).map((day) => Number(day.split(" ")[1])), expected);
});

Deno.test("archive reports a last day that is not over, rounded amounts, and unknown values", async () => {
  const context = await testContext(database, SHOP, { today: "2026-11-05" });
  const loaded = await loadArchiveText(
    context,
    "order,row,day,customer,product,amount,qty\n1,1,2026-11-04,,p,10.12345,1\n2,1,2026-11-05,c,p,10,1\n",
  );
  assert.deepEqual("notes" in loaded && loaded.notes, [
    "it has orders of 2026-11-05, a day that is not over: it will get more orders",
    "1 line had more than 4 decimals, and was rounded",
    "unknown: customer_id in 1 of the written lines",
  ]);
});

Deno.test("a single order may lack an optional key, and an incomplete day does not hold up other days", async () => {
  const row = (day: string, order: string): Record<string, unknown> => ({
    order,
    row: 1,
    day,
    customer: "c",
    product: "p",
    amount: 10,
    qty: 1,
  });
  const { customer: _, ...guest } = row("2026-11-02", "g");
  const renamed = [1, 2].map((order) => {
    const { qty, ...rest } = row("2026-11-03", `r${order}`);
    return { ...rest, quantity: qty };
  });
  const days = { "2026-11-02": [guest], "2026-11-03": renamed, "2026-11-04": [row("2026-11-04", "w")] };
  for (const [day, rows] of Object.entries(days)) api.answer(day, rows.map((each) => JSON.stringify(each)));
  const context = await testContext(database, SHOP, { today: "2026-11-20" });
  const due = Object.keys(days).map((day) => ({ day, reason: "asked for" }));
  await assert.rejects(pullDays(context, api, due), /Cannot read day 2026-11-03 .*: no row has the key "qty"/);
  await publishAll(context);
  assert.deepEqual(await dailySales(database), ["2026-11-02 10.00 1 1", "2026-11-04 10.00 1 1"]);
});
