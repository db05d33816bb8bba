import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { invalidDateFormat } from "../scripts/sources/documents/date_format.ts";
import { inShopZone } from "../scripts/sources/documents/shop_document.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

// deno-lint-ignore no-explicit-any
type Json = any;

/** The failure of reading the Superstore's document after `edit` has changed it. */
async function failureAfter(edit: (document: Json) => void): Promise<StorecastError> {
  const document = JSON.parse(await Deno.readTextFile(new URL("../sources/superstore.json", import.meta.url)));
  edit(document);
  return failureOf(JSON.stringify(document));
}

async function failureOf(text: string): Promise<StorecastError> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "superstore.json"), text);
    await readSourceDocument("superstore", folder);
  } catch (error) {
    assert.ok(error instanceof StorecastError, String(error));
    assert.equal(error.exitCode, ExitCode.usage);
    assert.doesNotMatch(`${error.message} ${error.advice}`, /\n/);
    return error;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  throw new Error("The document was accepted");
}

Deno.test("the Superstore's document is read completely", async () => {
  const document = await readSuperstore();
  assert.equal(document.columns.subcategory, "Sub-Category");
  assert.equal(document.archive.dateFormat, "dd.MM.yyyy");
  assert.deepEqual(document.missingPostalCodes[0]?.postalCode, "05401");
});

Deno.test("the schema is valid JSON Schema", async () => {
  const schema = JSON.parse(await Deno.readTextFile(new URL("../sources/source.schema.json", import.meta.url)));
  assert.equal(new Ajv({ strict: true, allowUnionTypes: true }).validateSchema(schema), true);
});

Deno.test("every key of the schema has a description", async () => {
  const schema = JSON.parse(await Deno.readTextFile(new URL("../sources/source.schema.json", import.meta.url)));
  const described = (part: Json, path: string): void => {
    assert.ok(part.description ?? part.$ref, `${path} has no description`);
    for (const [key, value] of Object.entries(part.properties ?? {})) described(value, `${path}/${key}`);
    const hasOwnKeys = [
      "/api/dayParameters",
      "/api/headers",
      "/api/body",
      "/api/changedParameters",
      "/api/changedBody",
      "attributes",
      "/nullWords",
      "/settings",
    ]
      .includes(path);
    if (part.type === "object" && !hasOwnKeys) assert.equal(part.additionalProperties, false, path);
    if (part.items) described(part.items, `${path}/items`);
  };
  described(schema, "");
  for (const [name, definition] of Object.entries(schema.definitions)) described(definition, name);
});

const PAGE_KEYS = ["pageParameter", "limitParameter", "pageSize", "totalHeader"];

function withPaging(document: Json, paging: Json): void {
  for (const key of PAGE_KEYS) delete document.api[key];
  document.api.paging = paging;
}

const INVALID_DOCUMENTS: [string, (document: Json) => void, RegExp][] = [
  ["an unknown key", (document) => document.api.pagesize = 10, /"\/api\/pagesize" is not a known key/],
  ["a missing key", (document) => delete document.archive.dateFormat, /"\/archive\/dateFormat" is missing/],
  [
    "neither files nor an API",
    (document) => {
      delete document.archive;
      delete document.api;
    },
    /"\/archive" is missing, and so is api/,
  ],
  ["row ids for files alone", (document) => {
    document.archive.columns = { row_id: document.columns.row_id };
    delete document.columns.row_id;
  }, /"\/columns\/row_id" is set for only one of archive and api/],
  [
    "a total in two places",
    (document) => withPaging(document, { by: "page", parameter: "p", total: { header: "X", path: "total" } }),
    /"\/api\/paging\/total" needs header or path/,
  ],
  [
    "a part of a page in the body and no body",
    (document) => withPaging(document, { by: "offset", parameter: "p", in: "body" }),
    /"\/api\/body" is missing/,
  ],
  ["a missing required column", (document) => delete document.columns.sales, /"\/columns\/sales" is missing/],
  ["an unknown column", (document) => document.columns.price = "Price", /"\/columns\/price" is not a known key/],
  ["a wrong type", (document) => document.lookBackDays = "7", /"\/lookBackDays" must be integer/],
  [
    "a date format with a token twice",
    (document) => document.api.dateFormat = "dd.MM.yyyy dd",
    /"\/api\/dateFormat" is "dd\.MM\.yyyy dd", which has the day twice/,
  ],
  [
    "a letter that no date format has",
    (document) => document.archive.dateFormat = "DD.MM.YYYY",
    /"\/archive\/dateFormat" is "DD\.MM\.YYYY", in which "D" has no meaning/,
  ],
  ["a date format without a year", (document) => document.api.dateFormat = "d.M.", /dateFormat" .* has no year/],
  ["a date format whose parts run together", (document) => document.api.dateFormat = "Mdyyyy", /M cannot be separated/],
  ["an hour that may be one of two", (document) => document.api.dateFormat = "d.M.yyyy h:mm", /hour is ambiguous/],
  ["minutes without hours", (document) => document.api.dateFormat = "yyyy-MM-dd mm", /a minute without the hour/],
  [
    "a day alone in a format that has none",
    (document) => {
      document.api.dateFormat = "unix";
      document.api.dayParameters = { from: "{day}" };
    },
    /"\/api\/dayParameters" has \{day\}/,
  ],
  ["an offset as a time zone", (document) => document.timeZone = "+02:00", /"\/timeZone" is "\+02:00", which is no/],
  ["an abbreviation as a time zone", (document) => document.archive.timeZone = "CET", /"\/archive\/timeZone" is "CET"/],
  ["a day that ends at no time", (document) => document.dayEndsAt = "4 am", /"\/dayEndsAt" must match/],
  ["a page parameter without its size", (document) => delete document.api.pageSize, /"\/api" must have propert/],
  [
    "paging beside page parameters",
    (document) => document.api.paging = { by: "link" },
    /"\/api\/pageParameter" is set as well/,
  ],
  ["paging without a way", (document) => withPaging(document, {}), /"\/api\/paging\/by" is missing/],
  [
    "paging by cursor",
    (document) => withPaging(document, { by: "cursor" }),
    /"\/api\/paging\/parameter" is missing/,
  ],
  ["paging by page without a parameter", (document) => withPaging(document, { by: "page" }), /parameter" is missing/],
  [
    "a first page that is none",
    (document) => withPaging(document, { by: "page", parameter: "p", first: -1 }),
    /"\/api\/paging\/first" must be >= 0/,
  ],
  [
    "a page size without its parameter",
    (document) => withPaging(document, { by: "offset", parameter: "p", size: { rows: 10 } }),
    /"\/api\/paging\/size\/parameter" is missing/,
  ],
  [
    "a first page of links",
    (document) => withPaging(document, { by: "link", first: 0 }),
    /"\/api\/paging\/first" has no effect in paging by link/,
  ],
  ["one mark for decimals and groups", (document) => document.api.groupMark = ".", /"\/api\/groupMark" is the same/],
  [
    "two columns of one name",
    (document) => document.columns.city = "State",
    /"\/columns\/state" is "State", the same as/,
  ],
  [
    "two rules for one country's postal codes",
    (document) => document.postalCodes.push({ country: "United States", length: 4 }),
    /"\/postalCodes\/1" is a second rule for "United States"/,
  ],
  [
    "two postal codes for one place",
    (document) => document.missingPostalCodes.push({ ...document.missingPostalCodes[0], postalCode: "05402" }),
    /"\/missingPostalCodes\/1" is a second rule for "Burlington, Vermont, United States"/,
  ],
  ["another source's name", (document) => document.source = "market", /"\/source" is "market"/],
  [
    "an authentication without {token}",
    (document) => document.api.authentication.value = "Bearer",
    /authentication\/v/,
  ],
  [
    "an authentication that no header can carry",
    (document) => document.api.authentication.value = "Bearer → {token}",
    /authentication\/v/,
  ],
  [
    "a header of two lines",
    (document) => document.api.headers = { "X-Version": "1\nX-Other: 2" },
    /headers\/X-Version/,
  ],
];

for (const [name, edit, message] of INVALID_DOCUMENTS) {
  Deno.test(`a document with ${name} is refused by its JSON pointer`, async () => {
    const error = await failureAfter(edit);
    assert.match(error.message, message);
    assert.match(error.message, /superstore\.json/);
    assert.ok(error.advice);
  });
}

Deno.test("a document may leave out optional columns, paging, total and authentication", async () => {
  const folder = await Deno.makeTempDir();
  const document = JSON.parse(await Deno.readTextFile(new URL("../sources/superstore.json", import.meta.url)));
  for (const key of [...PAGE_KEYS, "authentication"]) {
    delete document.api[key];
  }
  for (const column of ["row_id", "quantity", "discount", "profit"]) delete document.columns[column];
  await Deno.writeTextFile(join(folder, "superstore.json"), JSON.stringify(document));
  assert.equal((await readSourceDocument("superstore", folder)).api!.pageParameter, undefined);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the paging of a document may be by page, offset, cursor or link, as its schema shows it", async () => {
  const schema = JSON.parse(await Deno.readTextFile(new URL("../sources/source.schema.json", import.meta.url)));
  const isSource = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const { description } = schema.properties.api.properties.paging;
  const shown = [...description.matchAll(/\{"by".*?\}(?= or |;|, \{)/g)].map(([text]) => JSON.parse(text));
  assert.equal(shown.length, 3);
  const more = [{ by: "offset", parameter: "offset", first: 0 }, {
    by: "link",
    size: { parameter: "limit", rows: 250 },
  }];
  for (const paging of [...shown, ...more]) {
    const document = JSON.parse(await Deno.readTextFile(new URL("../sources/superstore.json", import.meta.url)));
    withPaging(document, paging);
    assert.equal(isSource(document), true, JSON.stringify([paging, isSource.errors]));
  }
});

Deno.test("the database accepts exactly the date formats that a document may have", async () => {
  await using db = await testDatabase();
  const formats = ["iso", "unix", "unixMilliseconds", "rfc2822", "dd.MM.yyyy", "M/d/yyyy H:mm", "yyyyMMdd", "d MMM yy"];
  const wrong = [
    "",
    "yyyy",
    "ISO",
    "Mdyyyy",
    "dd.dd.yyyy",
    "yyyy-MM-dd hh:mm",
    "yyyy-MM-dd mm",
    "yyyy-MM-ddZ",
    "DD.MM.YY",
  ];
  const more = [
    "h:mm a, d/M/yy",
    "yyyy-MM-ddTHH:mm:ss",
    "dMMMyyyy",
    "MMMM d, yyyy",
    "yyyy-MM-dd HH",
    "yyyy-MM-dd a HH",
  ];
  for (const format of [...formats, ...wrong, ...more]) {
    const found = await db.database.rows("select from ods.date_pattern(p_format => $1)", [format]);
    assert.equal(found.length === 1, invalidDateFormat(format) === undefined, format);
  }
  assert.ok([...formats].every((format) => invalidDateFormat(format) === undefined));
  assert.ok(wrong.every((format) => invalidDateFormat(format) !== undefined));
});

Deno.test("a day cannot end in an hour that is repeated when clocks change, in any zone", async () => {
  const document = await readSuperstore();
  const use = (dayEndsAt: string, zones: { timeZone?: string; shop: string }): unknown => {
    const { shop, ...own } = zones;
    return inShopZone({ ...document, dayEndsAt, ...own }, shop).timeZone;
  };
  assert.equal(use("04:00", { shop: "Europe/Berlin" }), "Europe/Berlin");
  assert.equal(use("02:00", { shop: "Europe/Berlin" }), "Europe/Berlin");
  assert.equal(use("02:30", { shop: "UTC" }), "UTC");
  assert.equal(use("02:30", { shop: "Europe/Berlin", timeZone: "Asia/Tokyo" }), "Asia/Tokyo");
  for (const zones of [{ shop: "Europe/Berlin" }, { shop: "UTC", timeZone: "Europe/Berlin" }]) {
    assert.throws(() => use("02:30", zones), /dayEndsAt "02:30" .* clock of Europe\/Berlin is put back past that time/);
  }
  assert.throws(() => use("01:30", { shop: "America/New_York" }), StorecastError);
});

Deno.test("the error for a document that is not JSON names its file", async () => {
  assert.match((await failureOf("{")).message, /Cannot read source document ".*superstore\.json": it is not JSON/);
});

Deno.test("the error for a source without a document names the missing file", async () => {
  await assert.rejects(readSourceDocument("market"), /Cannot read source document ".*market\.json": there is no such/);
});

Deno.test("a source's name cannot point outside the folder of documents", async () => {
  await assert.rejects(readSourceDocument("../deno"), /Cannot use source "\.\.\/deno"/);
});
