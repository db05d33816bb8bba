/** Files that are loaded by the documents that were proposed for them, with nothing added. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { newSource } from "../scripts/proposing/new_source.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { type File, load, PLAIN_SHOP } from "./support/file_inputs.ts";
import { loadingTest } from "./support/loading_test.ts";
import { propose } from "./support/propose.ts";
import { makeWorkbook } from "./support/make_workbook.ts";

const { database } = await loadingTest(PLAIN_SHOP);

/** Has a document proposed for a file and read as the loader reads it. */
async function proposed(file: File, name: string): Promise<SourceDocument> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.dat");
  await Deno.writeFile(path, typeof file === "string" ? new TextEncoder().encode(file) : file);
  await newSource(path, { name, today: "2023-11-27", folder: folder.path });
  return await readSourceDocument(name, folder.path);
}

/** Days, lines and sales that a file brings with its own document. */
async function loaded(file: File, name: string): Promise<string[]> {
  const { rejected } = await load(database, file, await proposed(file, name));
  assert.deepEqual(rejected, []);
  return await days();
}

async function days(): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', order_date, count(*), trim_scale(sum(sales))) as line from ods.order_line
     group by order_date order by order_date`,
  );
  return rows.map(({ line }) => line);
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const FILES: readonly (readonly [name: string, file: File, days: readonly string[]])[] = [
  [
    "german",
    latin1(
      "Umsatzbericht;;;;;\r\nBestell-Nr.;Pos.;Bestelldatum;Artikel-Nr.;Ort;Umsatz\r\n" +
        "B-1;1;13.02.2023;A-1;Köln;1.200,50\r\nB-1;2;13.02.2023;A-2;Köln;0,50\r\nB-2;1;01.02.2023;A-1;Bonn;3,00-\r\n" +
        "Summe;;;;;1.198,00\r\n",
    ),
    ["2023-02-01 1 -3", "2023-02-13 2 1201"],
  ],
  [
    "export_of_a_platform",
    "Name,Email,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n" +
    "#1001,a@x.example,USD,75.00,2023-03-01 10:22:33 +0000,2,Mug,20.00,M-R\n#1001,a@x.example,,,,1,Cup,30.00,M-B\n" +
    "#1002,b@x.example,USD,25.00,2023-03-04 11:22:33 +0000,1,Mug,20.00,M-R\n",
    ["2023-03-01 2 70", "2023-03-04 1 20"],
  ],
  [
    "signs_discounts_and_a_sum",
    "Belegnr.;Datum;Kunde;Kd.-Nr.;Artikelnr.;Menge;Einzelpreis;Rabatt %;Netto\n" +
    "R-1;03.11.2023;Müller & Söhne;K17;A-1;2;89,99 €;0;179,98 €\n" +
    "R-1;03.11.2023;Müller & Söhne;K17;A-2;1;1.249,00 €;10;1.124,10 €\n" +
    "R-2;14.11.2023;Weiß;K19;A-3;-1;12,50 €;0;-12,50 €\n;;;;;;;;Summe: 1.291,58 €\n",
    ["2023-11-03 2 1304.08", "2023-11-14 1 -12.5"],
  ],
  [
    "short_american_dates",
    "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID\n536365,85123A,6,12/1/2010 8:26,2.55,17850\n" +
    "536370,22728,24,12/13/2010 8:45,3.75,\n",
    ["2010-12-01 1 15.3", "2010-12-13 1 90"],
  ],
  [
    "names_of_months",
    "order|date|sku|amount\n1|3-Mar-23|a|1.50\n2|14-Nov-22|a|2.50\n",
    ["2022-11-14 1 2.5", "2023-03-03 1 1.5"],
  ],
  [
    "ndjson",
    [1, 2].map((id) =>
      `{"id": ${id}, "created_at": "2023-03-0${id}T10:00:00Z", "line_items": [{"id": 7, "sku": "a", "price": 2.5, "quantity": 2}]}\n`
    ).join(""),
    ["2023-03-01 1 5", "2023-03-02 1 5"],
  ],
  [
    "workbook",
    makeWorkbook({
      sheets: {
        Notes: [["Made by the till"]],
        Orders: [
          ["Order", "Date", "SKU", "Amount"],
          ["A1", { attributes: 's="1"', xml: "<v>44986</v>" }, "p", 12.5],
          ["A2", { attributes: 's="1"', xml: "<v>44987</v>" }, "q", 7],
        ],
      },
      formats: [14],
    }),
    ["2023-03-01 1 12.5", "2023-03-02 1 7"],
  ],
];

for (const [name, file, days] of FILES) {
  Deno.test(`a file can be loaded with the document that was proposed for it: ${name}`, async () => {
    assert.deepEqual(await loaded(file, name), days);
  });
}

Deno.test("a suggested rule leaves out all rows of an order, even those without a value in its column", async () => {
  const file =
    "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at\n" +
    "#1,a@x.example,paid,2023-11-03,2,Chair,90.00,CH-1,\n#1,a@x.example,,2023-11-03,1,Table,20.50,TB-1,\n" +
    "#2,a@x.example,voided,2023-11-05,1,Chair,90.00,CH-1,\n#2,a@x.example,,2023-11-05,2,Pillow,12.50,PL-9,\n" +
    "#3,a@x.example,paid,2023-11-06,1,Chair,90.00,CH-1,2023-11-07\n#3,a@x.example,,2023-11-06,2,Pillow,12.50,PL-9,\n" +
    "#4,a@x.example,partially_refunded,2023-11-14,3,Pillow,12.50,PL-9,\n#4,a@x.example,,2023-11-14,1,Pillow,12.50,PL-9,\n";
  const { findings } = await propose(file, "2023-11-27");
  const said = findings.find(({ key }) => key === "skip")!.says;
  const skip = JSON.parse(said.slice(said.indexOf('"skip": ') + '"skip": '.length));
  const document = await proposed(file, "voided");
  const decided = { ...document, archive: { ...document.archive!, skip } };
  const { rejected } = await load(database, file, decided);
  assert.deepEqual(rejected, []);
  assert.deepEqual(await days(), ["2023-11-03 2 200.5", "2023-11-14 2 50"]);
});
