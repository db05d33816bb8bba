/** Exports of shops as people have them: an order's values on its first row, currencies beside amounts, sums below the table. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { newSource } from "../scripts/proposing/new_source.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { propose, type Proposed } from "./support/propose.ts";

/** What is proposed for a table of a header and rows. */
async function proposeRows(...lines: string[]): Promise<Proposed> {
  return await propose(lines.join("\n") + "\n");
}

function archiveOf({ document }: Proposed): Record<string, unknown> {
  return document["archive"] as Record<string, unknown>;
}

const EXPORT = [
  "Name,Email,Financial Status,Currency,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at",
  "#1001,a@x.example,paid,USD,2026-11-03 09:15:00 -0800,2,Oak Chair,89.99,CH-1,",
  "#1001,a@x.example,,,2026-11-03 09:15:00 -0800,1,Table,1249.00,TB-1,",
  "#1002,a@x.example,voided,USD,2026-11-05 08:00:00 -0800,1,Oak Chair,89.99,CH-1,",
  "#1002,a@x.example,,,2026-11-05 08:00:00 -0800,2,Pillow,12.50,PL-9,",
  "#1003,a@x.example,partially_refunded,USD,2026-11-14 12:00:00 -0800,3,Pillow,12.50,PL-9,",
  "#1003,a@x.example,,,2026-11-14 12:00:00 -0800,1,Pillow,12.50,PL-9,",
  "#1004,a@x.example,paid,USD,2026-11-15 08:00:00 -0800,1,Oak Chair,89.99,CH-1,2026-11-15 09:00:00 -0800",
];

Deno.test("a suggested rule applies to every row of an order, even if its column is only on the first row", async () => {
  const proposed = await proposeRows(...EXPORT);
  assert.deepEqual(archiveOf(proposed)["fill"], ["Financial Status", "Currency", "Cancelled at"]);
  const skip = [{ at: "Financial Status", in: ["voided"] }, { at: "Cancelled at", present: true }];
  assert.ok(proposed.text.includes(`to leave some out, write "skip": ${JSON.stringify(skip)}`), proposed.text);
});

Deno.test("no rule is suggested for a column that differs within orders, since it would leave out parts of them", async () => {
  const { text } = await proposeRows(
    "order,date,amount,sku,status",
    "1,2026-03-14,1.50,a,",
    "1,2026-03-14,2.50,b,cancelled",
    "2,2026-03-14,2.50,b,paid",
  );
  assert.match(text, /skip .*no rule is suggested, since only some rows of an order have a value/);
  assert.doesNotMatch(text, /"skip": /);
});

Deno.test("all rows of one product in an order are counted, and the output says so", async () => {
  const { text } = await proposeRows(...EXPORT);
  assert.match(text, /row_id +none, although order #1003 has two rows of product PL-9: all are counted; /);
});

Deno.test("a currency beside amounts is written, or left open if its sign is used by several currencies", async () => {
  const currencyOf = async (...amounts: string[]): Promise<unknown> => {
    const rows = amounts.map((amount, row) => `${row};2026-03-14;${amount}`);
    return (await proposeRows("order;date;amount", ...rows)).document["currency"];
  };
  for (
    const [amounts, currency] of [
      [["89,99 €", "1.249,00 €"], "EUR"],
      [["£89.99", "(£12.50)"], "GBP"],
      [["EUR 89,99", "-12,50 EUR"], "EUR"],
      [["1 249,00 zł", "12,50 zł"], "PLN"],
      [["89.99", "(12.50)"], undefined],
      [["$89.99", "$12.50"], 'DECIDE: USD or another: "$" is next to amounts, and several currencies use it'],
      [
        ["89,50 kr", "12,50 kr"],
        'DECIDE: DKK or ISK or NOK or SEK: "kr" is next to amounts, and several currencies use it',
      ],
      [
        ["89,50 €", "12,50 CHF"],
        'DECIDE: EUR or CHF: "€" and "CHF" are next to amounts; rows in any other currency are rejected',
      ],
    ] as const
  ) assert.equal(await currencyOf(...amounts), currency, amounts.join());
});

Deno.test("the row of sums at the end is described by its word or its missing order, never by its numbers", async () => {
  const endsAt = async (last: string, ...more: string[]): Promise<unknown> => {
    const rows = ["B-1;14.03.2026;a;1,50", "B-2;14.03.2026;b;2,50", ...more];
    const proposed = await proposeRows("Bestellnr;Datum;Artikelnr;Umsatz", ...rows, last);
    assert.match(proposed.text, /^Looked at 2 row/);
    return archiveOf(proposed)["endsAt"];
  };
  assert.deepEqual(await endsAt(";;;Summe: 4,00 €"), [{ at: "Bestellnr", present: false }]);
  assert.deepEqual(await endsAt(";;Summe;4,00"), [{ at: "Artikelnr", in: ["Summe"] }]);
  assert.deepEqual(await endsAt("Summe 4,00;Summe;;"), [{ at: "Datum", in: ["Summe"] }]);
  assert.equal(await endsAt("Summe: 4,00 €;;;"), undefined);
});

Deno.test("a formula for sales is written only if it holds in every row", async () => {
  const salesOf = async (header: string, ...rows: string[]): Promise<string> => {
    const { text } = await proposeRows(`order,date,qty,unit price,${header}`, ...rows);
    return text.split("\n").find((line) => line.startsWith("  sales"))!.replace(/ +/g, " ");
  };
  const rows = ["1,2026-03-14,2,89.99,0,179.98", "1,2026-03-14,1,1249.00,10,1124.10"];
  const percent = await salesOf("Discount %,net amount", ...rows);
  assert.match(percent, /"net amount", which is "unit price" x "qty" less "Discount %" in every row/);
  const amount = await salesOf("discount,net amount", rows[0]!, rows[1]!.replace(",10,", ",124.90,"));
  assert.match(amount, /"net amount", which is "unit price" x "qty" less "discount" in every row/);
  assert.match(await salesOf("till,net amount", ...rows), /"net amount", although it is not "unit price" x "qty"/);
  assert.match(await salesOf("till,netto", ...rows), /"netto" or \{"multiply":\["unit price","qty"\]\}: which is/);
  const before = await salesOf("Discount %,net amount", rows[0]!, "1,2026-03-14,1,1249.00,10,1249.00");
  assert.match(
    before,
    /which is "unit price" x "qty" in every row, although there is "Discount %": it should be after/,
  );
});

Deno.test("a discount in percent is read as a fraction, and a tax rate is not read as an amount of tax", async () => {
  const { document, text } = await proposeRows(
    "Belegnr.;Datum;Menge;Einzelpreis;Rabatt %;MwSt %;Netto",
    "R-1;14.03.2026;2;10,00;0;19;20,00",
    "R-2;14.03.2026;1;20,00;10;19;18,00",
  );
  const columns = document["columns"] as Record<string, unknown>;
  assert.deepEqual([columns["discount"], columns["tax"]], [{ multiply: ["Rabatt %", 0.01] }, undefined]);
  assert.match(text, /discount +\{"multiply":\["Rabatt %",0\.01\]\}: it is a percentage, by its name +0\n/);
});

Deno.test("a customer's number becomes the ID, and the names beside it the name", async () => {
  const customerOf = async (header: string, ...customers: string[]): Promise<unknown[]> => {
    const rows = customers.map((customer, row) => `B-${row};14.03.2026;1,50;${customer}`);
    const { document, findings } = await proposeRows(`Bestellnr;Datum;Umsatz;${header}`, ...rows);
    const { customer_id, customer_name } = document["columns"] as Record<string, unknown>;
    return [customer_id, customer_name, findings.find(({ key }) => key === "customer_id")?.certainty];
  };
  const names = ["Müller & Söhne;K17", "Jäger;K18"];
  assert.deepEqual(await customerOf("Kunde;Kd.-Nr.", ...names), ["Kd.-Nr.", "Kunde", "found"]);
  assert.deepEqual(await customerOf("Kunde;Kundennummer", ...names), ["Kundennummer", "Kunde", "found"]);
  assert.deepEqual(await customerOf("Kunde;Till", ...names), ["Kunde", undefined, "guess"]);
  assert.deepEqual(await customerOf("Kunde;Till", "K17;a", "K18;b"), ["Kunde", undefined, "found"]);
});

/** A folder with the shipped documents. */
async function shippedFolder(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  const sources = new URL("../sources/", import.meta.url);
  for (const name of ["shopify", "shopify_export", "uci", "superstore"]) {
    await Deno.copyFile(new URL(`${name}.json`, sources), join(folder.path, `${name}.json`));
  }
  return folder;
}

Deno.test("a platform's export is recognized by the columns that its shipped document needs", async () => {
  await using folder = await shippedFolder();
  const linesOf = async (name: string, header: string, row: string): Promise<string[]> => {
    const file = join(folder.path, `${name}.csv`);
    await Deno.writeTextFile(file, `${header}\n${row}\n`);
    return await newSource(file, { today: "2026-11-27", folder: folder.path });
  };
  const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID";
  const row = "536365,85123A,WHITE HEART,6,12/13/2010 8:26,2.55,17850";
  const known = await linesOf("known", `${header},Country`, `${row},France`);
  assert.deepEqual(known.slice(1, 3), [
    "This looks like a file of uci: The public data sets Online Retail and Online Retail II as CSV.",
    '"deno task source:new --platform uci" copies its document, which has less left to decide',
  ]);
  assert.doesNotMatch((await linesOf("other", header, row)).join("\n"), /looks like a file of/);
});

Deno.test("only shipped documents count as platforms, and if one is for files the suggested next command names a file", async () => {
  await using folder = await shippedFolder();
  const copied = async (platform: string): Promise<string[]> =>
    await newSource(undefined, { platform, today: "2026-11-27", folder: folder.path });
  assert.match((await copied("shopify_export")).at(-1)!, /then: deno task source:check FILE$/);
  assert.match((await copied("shopify")).at(-1)!, /then: deno task source:check$/);
  await assert.rejects(copied("shopfy"), (error) => {
    assert.equal(
      (error as { advice?: string }).advice,
      "The platforms are shopify, shopify_export, uci; for another shop, give a file or a URL instead",
    );
    return true;
  });
});
