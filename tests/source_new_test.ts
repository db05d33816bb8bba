import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { newSource } from "../scripts/proposing/new_source.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import { assertFails, serve, temporaryFolder } from "./support/assert_fails.ts";
import { propose, type Proposed } from "./support/propose.ts";
import { runTask } from "./support/run_task.ts";

const TODAY = "2026-11-27";

/** The columns, the format and what is open of a table of a header and rows. */
async function proposeRows(...lines: string[]): Promise<Proposed> {
  return await propose(lines.join("\n") + "\n");
}

const GERMAN = [
  "Bestell-Nr.;Pos.;Bestelldatum;Kunden-Nr.;Artikel-Nr.;Bezeichnung;Menge;Einzelpreis;Gesamtpreis;PLZ;Ort;Währung",
  "B-1;1;13.02.2026;K-1;A-1;Tasse;2;10,50;21,00;01067;Dresden;EUR",
  "B-1;2;13.02.2026;K-1;A-2;Teller;1;1.200,00;1.200,00;01067;Dresden;EUR",
  "B-2;1;14.02.2026;K-2;A-1;Tasse;3;10,50;31,50;50667;Köln;EUR",
];

Deno.test("a German file is understood: separator, header below a title, columns, days and numbers", async () => {
  const { document, open } = await proposeRows("Umsatzbericht;;;;;;;;;;;", "", ...GERMAN);
  assert.deepEqual(document, {
    $schema: "./source.schema.json",
    source: "sample",
    columns: {
      row_id: "Pos.",
      order_id: "Bestell-Nr.",
      order_date: "Bestelldatum",
      customer_id: "Kunden-Nr.",
      city: "Ort",
      postal_code: "PLZ",
      product_id: "Artikel-Nr.",
      product_name: "Bezeichnung",
      sales: "Gesamtpreis",
      quantity: "Menge",
      currency: "Währung",
    },
    currency: "EUR",
    archive: { separator: ";", skipLines: 2, dateFormat: "dd.MM.yyyy", decimalMark: ",", groupMark: "." },
  });
  assert.deepEqual(open, []);
});

const HEADERS: readonly (readonly [language: string, header: string])[] = [
  ["English", "Order Number,Order Date,Customer ID,SKU,Net Sales,Quantity"],
  ["German", "Bestellnummer,Bestelldatum,Kundennummer,Artikelnummer,Umsatz,Menge"],
  ["French", "N° de commande,Date de commande,Numéro client,Référence produit,Montant HT,Quantité"],
  ["Spanish", "Número de pedido,Fecha de pedido,ID cliente,Código producto,Ventas,Cantidad"],
  ["Italian", "Numero ordine,Data ordine,Codice cliente,Codice articolo,Fatturato,Quantità"],
  ["Portuguese", "Número do pedido,Data do pedido,Código do cliente,Código do produto,Vendas,Quantidade"],
  ["Dutch", "Bestelnummer,Besteldatum,Klantnummer,Artikelnummer,Omzet,Aantal"],
  ["Polish", "Numer zamówienia,Data zamówienia,ID klienta,Kod produktu,Sprzedaż,Ilość"],
  ["of a database", "order_id,order_date,customer_id,product_id,sales,quantity"],
  ["of a few words", "order,day,customer,product,amount,qty"],
];

for (const [language, header] of HEADERS) {
  Deno.test(`the columns of a header in ${language} are found`, async () => {
    const { document } = await proposeRows(header, "1001,2026-03-14,c-1,p-1,12.50,2", "1002,2026-03-15,c-2,p-1,7.00,1");
    const [order_id, order_date, customer_id, product_id, sales, quantity] = header.split(",");
    assert.deepEqual(document["columns"], { order_id, order_date, customer_id, product_id, sales, quantity });
  });
}

Deno.test("dates with two readings leave the format open, and a 13 in either place decides it", async () => {
  const rows = (...days: string[]): string[] => ["order,date,amount", ...days.map((day, row) => `${row},${day},1.50`)];
  const both = await proposeRows(...rows("03/04/2026", "05/06/2026"));
  assert.deepEqual(both.open, [
    "/archive/dateFormat: dd/MM/yyyy (03/04/2026 is 3 April 2026) or MM/dd/yyyy (03/04/2026 is 4 March 2026)",
  ]);
  for (
    const [days, format] of [
      [["03/04/2026", "05/13/2026"], "MM/dd/yyyy"],
      [["3/4/2026 8:26", "5/13/2026 14:01"], "M/d/yyyy H:mm"],
      [["03.04.2026", "13.05.2026"], "dd.MM.yyyy"],
      [["3.4.26", "13.5.26"], "d.M.yy"],
      [["2026/3/4", "2026/11/14"], "yyyy/M/d"],
      [["20260304", "20261114"], "yyyyMMdd"],
      [["2026-03-04", "2026-11-14"], "yyyy-MM-dd"],
      [["2026-03-04 10:20:30", "2026-11-14 00:00:00"], "yyyy-MM-dd HH:mm:ss"],
      [["2026-03-04T10:20:30Z", "2026-11-14T00:00:00.000Z"], "iso"],
      [["2026-03-04 10:20:30 -0500", "2026-11-14 00:00:00 -0400"], "iso"],
      [["1772600000", "1772700000"], "unix"],
      [["1772600000000", "1772700000000"], "unixMilliseconds"],
      [["Wed, 04 Mar 2026 10:20:30 +0000", "Sat, 14 Nov 2026 10:20:30 +0000"], "rfc2822"],
      [["3-Mar-26", "14-Nov-26"], "d-MMM-yy"],
      [["May 3, 2026 8:26:10 AM", "March 14, 2026 12:26:10 PM"], "MMMM d, yyyy h:mm:ss a"],
      [["03 May 2026", "14 Nov 2026"], "d MMM yyyy"],
      [["5/13/2026 2:01:00 PM", "5/14/2026 12:01:00 AM"], "M/d/yyyy h:mm:ss a"],
    ] as const
  ) {
    const quoted = days.map((day) => day.includes(",") ? `"${day}"` : day);
    const { document, open } = await proposeRows(...rows(...quoted));
    assert.equal((document["archive"] as Record<string, unknown>)["dateFormat"], format, days.join());
    assert.deepEqual(open, []);
  }
});

Deno.test("decimal and group marks are proved by the values, or left open with both readings", async () => {
  const marksOf = async (...amounts: string[]): Promise<readonly unknown[]> => {
    const rows = amounts.map((amount, row) => `${row};2026-03-14;${amount}`);
    const { document, open } = await proposeRows("order;date;amount", ...rows);
    const { decimalMark, groupMark } = document["archive"] as Record<string, string>;
    return open.length > 0 ? open : [decimalMark, groupMark];
  };
  assert.deepEqual(await marksOf("1.234,50", "10,00"), [",", "."]);
  assert.deepEqual(await marksOf("1,234.50", "10"), [".", ","]);
  assert.deepEqual(await marksOf("1.234.567", "10"), [",", "."]);
  assert.deepEqual(await marksOf("1'234.50", "10"), [".", "'"]);
  assert.deepEqual(await marksOf("1\u00a0234,50", "10"), [",", " "]);
  assert.deepEqual(await marksOf("0.125", "1,250"), [".", ","]);
  assert.deepEqual(await marksOf("€ 12,50-", "(1.100,00)", "−3,00"), [",", "."]);
  assert.deepEqual(await marksOf("1,234", "2,500"), [
    '/archive/decimalMark: "," (1,234 is 1.234) or "." (1,234 is 1234)',
    '/archive/groupMark: "" if decimalMark is ",", or "," if it is "."',
  ]);
  assert.deepEqual(await marksOf("10", "2500"), [
    '/archive/decimalMark: "." or ",": no number of the sample has decimals',
  ]);
  assert.deepEqual((await marksOf("1.50", "1,50")).length, 2);
  assert.deepEqual(await marksOf("1,234", "12 500"), [",", " "]);
  const { document } = await proposeRows("order;date;amount", "1;2026-03-14;1 234", "2;2026-03-14;12\u202f500");
  assert.equal((document["archive"] as Record<string, unknown>)["groupMark"], " ");
});

Deno.test("sales are unit price by quantity if no column has them, and never the total of an order", async () => {
  const { document, text } = await proposeRows(
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "536365,85123A,WHITE HEART,6,12/1/2010 8:26,2.55,17850,United Kingdom",
    "536370,22728,ALARM CLOCK,24,12/13/2010 8:45,3.75,,France",
  );
  const columns = document["columns"] as Record<string, unknown>;
  assert.deepEqual(columns["sales"], { multiply: ["UnitPrice", "Quantity"] });
  assert.match(text, /dateFormat +M\/d\/yyyy H:mm: 12\/13\/2010 8:45 is 13 December 2010/);

  const two = await proposeRows(
    "order,date,product,qty,price,amount,total",
    "1,2026-03-14,a,2,10.00,20.00,35.50",
    "1,2026-03-14,b,1,15.50,15.50,35.50",
    "2,2026-03-14,a,3,10.00,27.00,27.00",
  );
  assert.deepEqual(two.open, ['/columns/sales: "amount" or {"multiply":["price","qty"]}']);
});

Deno.test("if an order's values are only on its first row, the document fills them in", async () => {
  const { document, text } = await proposeRows(
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Zip",
    "#1001,a@x.example,paid,USD,70.00,5.00,75.00,2026-03-01 10:22:33 -0500,2,Red mug,20.00,MUG-R,02101",
    "#1001,a@x.example,,,,,,,1,Blue mug,30.00,MUG-B,",
    "#1002,b@x.example,refunded,USD,20.00,5.00,25.00,2026-03-04 11:22:33 -0500,1,Red mug,20.00,MUG-R,01970",
  );
  assert.deepEqual(document["columns"], {
    order_id: "Name",
    order_date: "Created at",
    customer_id: "Email",
    postal_code: "Shipping Zip",
    product_id: "Lineitem sku",
    product_name: "Lineitem name",
    sales: { multiply: ["Lineitem price", "Lineitem quantity"] },
    quantity: "Lineitem quantity",
    currency: "Currency",
  });
  assert.deepEqual((document["archive"] as Record<string, unknown>)["fill"], [
    "Financial Status",
    "Currency",
    "Created at",
    "Shipping Zip",
  ]);
  assert.match(text, /not "Subtotal", "Total": amounts of whole orders/);
  assert.match(text, /skip .*refunded.*"skip": \[\{"at":"Financial Status","in":\["refunded"\]\}\]/);
});

Deno.test("an encoding is proved by its bytes, or guessed with a word for checking it", async () => {
  const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const latin = await propose(bytesOf(GERMAN.join("\r\n") + "\r\n"));
  assert.equal((latin.document["archive"] as Record<string, unknown>)["encoding"], "windows-1252");
  assert.match(latin.text, /Guesses[^]+encoding +not UTF-8; windows-1252 reads "Währung"/);

  const wide = new Uint8Array(
    new Uint16Array([...GERMAN.join("\n") + "\n"].map((letter) => letter.charCodeAt(0))).buffer,
  );
  const unmarked = await propose(wide);
  assert.match(unmarked.text, /encoding +UTF-16LE, by its first bytes/i); // as the loader tells it, without a word
  const marked = await propose(new Uint8Array([0xff, 0xfe, ...wide]));
  assert.equal((marked.document["archive"] as Record<string, unknown>)["encoding"], undefined);

  const packed = await propose(new Uint8Array(gzipSync(GERMAN.join("\n") + "\n")));
  assert.deepEqual(packed.document["columns"], marked.document["columns"]);
});

Deno.test("a line that names the separator, unclosed quotes and a row of sums are reported", async () => {
  const named = await proposeRows("sep=|", "order|date|amount", "1|2026-03-14|1.50");
  assert.match(named.text, /separator +"\|" \(by the line "sep="\)/);
  const open = await proposeRows(
    "order\tdate\ttitle\tamount",
    '1\t2026-03-14\t"Panama hat\t3.50',
    '2\t2026-03-14\tHose 3/4"\t2.00',
  );
  assert.deepEqual((open.document["archive"] as Record<string, unknown>)["quote"], "none");
  const sums = await proposeRows("Bestellnr;Datum;Umsatz", "B-1;14.03.2026;1,50", "Summe;;1,50");
  assert.deepEqual((sums.document["archive"] as Record<string, unknown>)["endsAt"], [{
    at: "Bestellnr",
    in: ["Summe"],
  }]);
});

Deno.test("a currency in the name of the amount, or next to it, hides neither the amount nor its marks", async () => {
  for (const name of ["Umsatz EUR", "Umsatz (€)", "Umsatz in EUR", "UMSATZ_EUR", "Umsatz"]) {
    const rows = ["B-1;14.03.2026;12,50 €", "B-2;15.03.2026;1.234,50 €", "B-3;16.03.2026;99,00 €"];
    const { document } = await proposeRows(`Bestellnr;Datum;${name}`, ...rows);
    const { columns, archive, currency } = document as {
      columns: Record<string, string>;
      archive: Record<string, string>;
      currency: string;
    };
    assert.deepEqual(
      [columns["sales"], archive["decimalMark"], archive["groupMark"], currency],
      [name, ",", ".", "EUR"],
      name,
    );
  }
});

Deno.test("decimal commas, which split every row except the header, are not mistaken for the separator", async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `B-${row};14.03.2026;1,50;2,50;3,50`);
  const { document } = await proposeRows("Bestellnr;Datum;Umsatz;MwSt;Gewinn", ...rows);
  assert.equal((document["archive"] as Record<string, unknown>)["separator"], ";");
  const two = await proposeRows("Bestellnr;Umsatz", ...rows.map(() => "B-1 1,5;2,50"));
  assert.equal((two.document["archive"] as Record<string, unknown>)["separator"], ";");
});

Deno.test("a currency is taken from its column; if it has several, one must be chosen", async () => {
  const { open } = await proposeRows("order,date,amount,currency", "1,2026-03-14,1.50,EUR", "2,2026-03-14,2.50,USD");
  assert.deepEqual(open, [
    '/currency: EUR or USD, all in "currency": rows in any other currency are rejected',
  ]);
});

Deno.test("unknown columns are listed, and two candidates for one role are both shown", async () => {
  const { text } = await proposeRows("order,order date,date,amount,Till", "1,2026-03-14,2026-03-15,1.50,North");
  assert.match(text, /Not used; [^]+"Till" {3}North/);
  assert.match(text, /order_date +"order date"; not "date": check which one is right/);
});

Deno.test("a file without a header, or without an order number, leaves these open", async () => {
  const { document, open } = await proposeRows("1,2026-03-14,1.50", "2,2026-03-14,2.50");
  assert.equal((document["archive"] as Record<string, unknown>)["headerLines"], 0);
  assert.deepEqual(
    open.map((line) => line.split(":")[0]),
    [
      "/columns/order_id",
      "/columns/order_date",
      "/columns/sales",
      "/archive/dateFormat",
      "/archive/decimalMark",
    ].filter((key) => open.some((line) => line.startsWith(key))),
  );
  assert.ok(open.length >= 4, open.join("\n"));
});

Deno.test("no document is overwritten, and a document with open choices is refused with a readable reason", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "my shop.csv");
  await Deno.writeTextFile(file, "order,date,amount\n1,03/04/2026,1.50\n");
  const lines = await newSource(file, { today: TODAY, folder: folder.path });
  assert.equal(lines[0], `Wrote "${join(folder.path, "my_shop.json")}", a draft to finish`);
  assert.match(
    lines.at(-1)!,
    /set STORECAST_SOURCE=my_shop and STORECAST_DATA to a new folder, then: deno task source:check ".+my shop\.csv"$/,
  );
  await assert.rejects(newSource(file, { today: TODAY, folder: folder.path }), /it exists already/);
  await assert.rejects(readSourceDocument("my_shop", folder.path), (error) => {
    assert.ok(error instanceof StorecastError);
    assert.match(
      error.message,
      /"\/archive\/dateFormat" is not decided yet: dd\/MM\/yyyy \(03\/04\/2026 is 3 April 2026\) or /,
    );
    return true;
  });
});

Deno.test("source:new explains usage errors, and samples that it cannot read", async () => {
  await using folder = await temporaryFolder();
  const path = async (name: string, content: string): Promise<string> => {
    await Deno.writeTextFile(join(folder.path, name), content);
    return join(folder.path, name);
  };
  const fails = async (args: string[], exitCode: ExitCode, says: string): Promise<void> =>
    await assertFails(["source:new", ...args], {}, { exitCode, says });
  await fails([], ExitCode.usage, 'Cannot run "deno task source:new": it needs either a file or URL, or --platform. …');
  await fails(["/no/such.csv"], ExitCode.input, 'Cannot read "/no/such.csv": …');
  await fails([await path("a.csv", "")], ExitCode.input, 'Cannot look at "…": it is empty. …');
  await fails([await path("b.csv", "a,b\n")], ExitCode.input, 'Cannot look at "…": it has a header and no rows. …');
  await fails(
    [await path("c.csv", "<html><body>"), "--name", "c"],
    ExitCode.input,
    'Cannot look at "…": it is HTML. …',
  );
  await fails(
    [await path("d.json", '{"orders": []}')],
    ExitCode.input,
    'Cannot look at "…": it has no list of orders. …',
  );
  await fails(
    [await path("e.json", '{"orders": [')],
    ExitCode.input,
    'Cannot look at "…": it is JSON that is cut off or invalid. …',
  );
  await fails(
    [await path("f.csv", "a,b\n1,2\n"), "--name", "My Shop"],
    ExitCode.usage,
    'Cannot name a source "My Shop": …',
  );
  await fails(
    [await path("g.csv", "a,b\n1,2\n"), "--name", "superstore"],
    ExitCode.usage,
    'Cannot write "…superstore.json": …',
  );
  await fails(
    ["--platform", "no_such"],
    ExitCode.usage,
    'Cannot copy the document of "no_such": there is none. The platforms are …',
  );
});

Deno.test("a platform's document is copied under a new name, and the needed settings are listed", async () => {
  await using folder = await temporaryFolder();
  const settings = {
    SALES_API_URL: "https://shop.example/orders.json",
    SALES_API_TOKEN: "an access token that may read orders",
  };
  const shipped = { source: "shop", description: "Orders of a shop", settings, currency: "EUR", columns: {} };
  await Deno.writeTextFile(join(folder.path, "shop.json"), JSON.stringify(shipped));
  const lines = await newSource(undefined, { platform: "shop", name: "north", today: TODAY, folder: folder.path });
  const copy = JSON.parse(await Deno.readTextFile(join(folder.path, "north.json")));
  const { settings: _, ...kept } = shipped;
  assert.deepEqual(copy, { ...kept, source: "north", currency: "DECIDE: the currency of the shop, such as EUR" });
  assert.ok(lines.includes("  SALES_API_URL   https://shop.example/orders.json"), lines.join("\n"));
});

Deno.test("every shipped document has a description and its API's settings, and can be copied", async () => {
  await using folder = await temporaryFolder();
  const sources = new URL("../sources/", import.meta.url);
  let copied = 0;
  for await (const { name } of Deno.readDir(sources)) {
    if (!name.endsWith(".json") || /^(source\.schema|superstore|test_.*)\.json$/.test(name)) continue;
    await Deno.copyFile(new URL(name, sources), join(folder.path, name));
    const platform = name.replace(".json", "");
    const text = (await newSource(undefined, { platform, today: TODAY, folder: folder.path })).join("\n");
    const { description, api, settings } = JSON.parse(await Deno.readTextFile(join(folder.path, name)));
    assert.match(description, /\.$/, name);
    if (api !== undefined) {
      assert.ok(settings.SALES_API_URL && (settings.SALES_API_TOKEN ?? settings.SALES_API_TOKEN_COMMAND), name);
      assert.match(text, /\nSet in \.env:\n {2}SALES_API_URL {3}https:\/\//);
    }
    copied++;
  }
  assert.ok(copied >= 16, `${copied}`);
});

Deno.test("a URL is requested once with the token, which goes to no other API and into no document", async () => {
  const asked: (string | null)[] = [];
  await using folder = await temporaryFolder();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    asked.push(request.headers.get("authorization"));
    return Response.json(
      [{ id: 1, date: "2026-03-14", amount: 12.5, sku: "a" }, { id: 2, date: "2026-03-14", amount: 2.5, sku: "b" }],
      { headers: { link: '</orders?page=2>; rel="next"' } },
    );
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const url = `${origin}/orders?from=2026-03-14&to=2026-03-15&key=s3cret`;
  const options = { today: TODAY, folder: folder.path };
  const own = { salesApiUrl: `${origin}/orders`, salesApiToken: "t0ken" };
  const other = { salesApiUrl: "https://shop.example/orders", salesApiToken: "0ther" };
  const unset = { salesApiUrl: undefined, salesApiToken: "f1rst" };
  const lines = await newSource(url, { ...options, name: "one", apis: [own] });
  const sets = [[other], [other, own], [unset], [unset, other]];
  for (const [index, apis] of sets.entries()) await newSource(url, { ...options, name: `of_${index}`, apis });
  await server.shutdown();
  assert.deepEqual(asked, ["Bearer t0ken", null, "Bearer t0ken", "Bearer f1rst", null]);
  const { api } = JSON.parse(await Deno.readTextFile(join(folder.path, "one.json")));
  assert.deepEqual(api, {
    dateFormat: "yyyy-MM-dd",
    decimalMark: ".",
    groupMark: "",
    paging: { by: "link" },
    dayParameters: { from: "{day}", to: "{next_day}" },
    authentication: { header: "Authorization", value: "Bearer {token}" },
  });
  assert.doesNotMatch(lines.join("\n") + await Deno.readTextFile(join(folder.path, "one.json")), /s3cret|t0ken/);
});

Deno.test("a token that no request can carry is told without it, whatever it is", async () => {
  await using api = serve(() => Response.json([]));
  for (const token of ["s3cret\ns3cret", "s3cret\u0001", "s3cret→"]) {
    await assertFails(["source:new", api.origin, "--name", "unwritten"], { env: { SALES_API_TOKEN: token } }, {
      exitCode: ExitCode.usage,
      says:
        "Cannot use SALES_API_TOKEN: it has characters that an HTTP header cannot carry. Check it for line breaks " +
        "and characters outside ASCII.",
    });
  }
});

Deno.test("a URL that returns a table is described as an API of that format", async () => {
  await using folder = await temporaryFolder();
  await using server = serve(() => new Response("order;date;amount\n1;2026-03-14;1,50\n"));
  await newSource(`${server.origin}/export.csv`, { today: TODAY, folder: folder.path, name: "one" });
  const { api, archive } = JSON.parse(await Deno.readTextFile(join(folder.path, "one.json")));
  assert.deepEqual([api.format, api.separator, api.decimalMark, archive], ["csv", ";", ",", undefined]);
});

Deno.test("if the API requires a token the error says so, and a redirect is not followed", async () => {
  await using folder = await temporaryFolder();
  const options = { today: TODAY, folder: folder.path, name: "one" };
  await using closed = serve(() => new Response("", { status: 401 }));
  await assert.rejects(newSource(closed.origin, options), /status is 401, and no token was sent/);
  await using moved = serve(() =>
    new Response(null, { status: 302, headers: { location: "https://x.example/login?a=b" } })
  );
  await assert.rejects(newSource(moved.origin, options), /status is 302, a redirect to "https:\/\/x\.example\/login"$/);
});

Deno.test("source:new writes a document into sources/ and suggests the next command", async () => {
  await using folder = await temporaryFolder();
  const name = `test_${crypto.randomUUID().replaceAll("-", "_")}`;
  const file = join(folder.path, "orders.csv");
  await Deno.writeTextFile(file, "order,date,amount\n1,2026-03-14,1.50\n");
  const path = new URL(`../sources/${name}.json`, import.meta.url);
  try {
    const { code, stdout, stderr } = await runTask(["source:new", file, "--name", name]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(
      stdout,
      new RegExp(`^Wrote ".*/sources/${name}\\.json", a draft to finish\nLooked at 1 row\\(s\\)\n\nFound:\n`),
    );
    assert.equal(JSON.parse(await Deno.readTextFile(path)).source, name);
  } finally {
    await Deno.remove(path).catch(() => {});
  }
});

Deno.test("the values prove whether an amount is with tax or after discount; otherwise it is left open", async () => {
  const salesOf = async (...rows: string[]): Promise<unknown> => {
    const { document } = await proposeRows("order,date,qty,unit price,discount amount,tax,net amount", ...rows);
    return (document["columns"] as Record<string, unknown>)["sales"];
  };
  assert.equal(
    await salesOf("1,2026-03-14,2,10.00,1.50,3.00,18.50", "2,2026-03-14,3,5.00,0.00,2.00,15.00"),
    "net amount",
  );
  assert.deepEqual(await salesOf("1,2026-03-14,2,10.00,1.50,3.00,21.50", "2,2026-03-14,3,5.00,0.00,2.00,17.00"), {
    subtract: ["net amount", "tax"],
  });
  assert.equal(
    await salesOf("1,2026-03-14,2,10.00,1.50,3.00,20.00", "2,2026-03-14,3,5.00,0.00,2.00,15.00"),
    'DECIDE: "net amount" or {"subtract":["net amount","discount amount"]}',
  );
});
