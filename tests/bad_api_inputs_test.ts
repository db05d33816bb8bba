// One test an item of the JSON part of the list of inputs that a loader must survive, by its number.
import assert from "node:assert/strict";
import fc from "fast-check";
import { addDays } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import { publishStaged } from "../scripts/loading/publish_staged.ts";
import type { DayLine } from "../scripts/sources/api/day_reading.ts";
import { parseJsonRow } from "../scripts/sources/orders/parse_json_row.ts";
import { readDay } from "../scripts/sources/api/sales_api.ts";
import type { ReadingOptions } from "../scripts/sources/api/read_pages.ts";
import type { ApiDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { numbered, numbersOf, PLAIN, readingError, readNumbers, startDayApi } from "./support/day_api.ts";
import { countsOf, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { apiRow, type OrderLine, orderLine } from "./support/order_line.ts";
import { plainValue } from "./support/json_rows.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const { database, api } = await loadingTest(SUPERSTORE);
const DAY = "2024-03-01";

/** The row of an ordinary line as JSON, with some texts of its members replaced. */
function rowText(line: Partial<OrderLine>, members: Record<string, string> = {}): string {
  const row = apiRow(SUPERSTORE, orderLine(line));
  const texts = Object.entries(row).map(([name, value]) =>
    `${JSON.stringify(name)}:${members[name] ?? JSON.stringify(value)}`
  );
  return `{${texts.join(",")}}`;
}

/** Publishes a day with these rows, and gives its lines by row ID, and its rejected rows. */
async function publish(
  texts: readonly string[],
  document: SourceDocument = SUPERSTORE,
): Promise<{ sales: Record<string, string>; rejected: { line: string; code: string; record: unknown }[] }> {
  const tolerant = { ...document, rejectLimit: { rows: 100, percent: 100 } };
  await publishDay(await testContext(database, tolerant), api, { day: DAY, lines: texts });
  const lines = await database.rows<{ line_id: string; sales: string }>(
    "select line_id, sales::text from ods.order_line order by line_id",
  );
  return {
    sales: Object.fromEntries(lines.map(({ line_id, sales }) => [line_id, sales])),
    rejected: await database.rows("select line, code, record from etl.rejected_row order by batch_id, line"),
  };
}

const GOOD = rowText({});
const GOOD_SALES = { "1": "10.0000" };

Deno.test("48: a row with a NUL in a string is rejected with its text", async () => {
  const bad = rowText({ row_id: "2" }, { "Product Name": '"a\\u0000b"' });
  const { sales, rejected } = await publish([GOOD, bad]);
  assert.deepEqual(sales, GOOD_SALES);
  assert.deepEqual(rejected, [{ line: "2", code: "not_storable", record: bad }]);
});

Deno.test("49: a row with half a surrogate pair is rejected, one with a whole pair is not", async () => {
  const bad = rowText({ row_id: "2" }, { "Product Name": '"\\ud800"', "Sales": "11" });
  const key = rowText({ row_id: "3" }).replace("}", ',"\\udc00":1}');
  const whole = rowText({ row_id: "4" }, { "Product Name": '"\\ud83d\\ude00"', "Sales": "12" });
  const { sales, rejected } = await publish([GOOD, bad, key, whole]);
  // What no column needs may hold anything.
  assert.deepEqual(sales, { ...GOOD_SALES, "3": "10.0000", "4": "12.0000" });
  assert.deepEqual(rejected.map(({ line, code }) => `${line} ${code}`), ["2 not_storable"]);
});

Deno.test("50: a row with a key twice in an object is rejected, however the key is escaped", async () => {
  const twice = rowText({ row_id: "2" }).replace("}", ',"Sales":"99"}');
  const escaped = rowText({ row_id: "3" }).replace("}", ',"\\u0053ales":"99"}');
  const { sales, rejected } = await publish([GOOD, twice, escaped]);
  assert.deepEqual(sales, GOOD_SALES);
  assert.deepEqual(rejected.map(({ line, code }) => `${line} ${code}`), ["2 repeated_key", "3 repeated_key"]);
});

Deno.test("51: numbers beyond 2^53 and of many digits are exact, as amounts and as IDs", async () => {
  const row = rowText({ order_id: null, row_id: null }, {
    "Sales": "98765432109876.5432",
    "Order ID": "9007199254740993",
    "Row ID": "12345678901234567890",
  });
  assert.deepEqual((await publish([row])).sales, { "12345678901234567890": "98765432109876.5432" });
  assert.deepEqual(await database.rows("select order_id from ods.order_line"), [{ order_id: "9007199254740993" }]);
});

Deno.test("51: an unquoted JSON number has a decimal point, whatever mark the shop's texts use", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, decimalMark: ",", groupMark: "." } };
  const rows = ["1.234", "-1.5", '"1.234,5"', '"1.234"', "7"].map((sales, index) =>
    rowText({ row_id: String(index), profit: null, discount: null }, { Sales: sales })
  );
  const { sales, rejected } = await publish(rows, document);
  assert.deepEqual(rejected, []);
  assert.deepEqual(Object.values(sales), ["1.2340", "1234.5000", "1234.0000", "7.0000", "-1.5000"]);
});

for (
  const [name, body] of [
    ["JSON lines", '{"n":1}\n{"n":2}'],
    ["a single object", '{"n":1}'],
    ["an array within an object", '{"data":[{"n":1}],"next":"/orders?page=2"}'],
    ["null", "null"],
    ["a number", "7"],
    ["a text", '"[]"'],
    ["true", "true"],
    ["an error", '{"error":{"code":500,"message":"down"}}'],
    ["nothing", " "],
    ["two arrays", "[][]"],
    ["an array with a comma too many", '[{"n":1},]'],
    ["an array with a comment", '[{"n":1}/* all */]'],
    ["an array with NaN in it", '[{"n":NaN}]'],
    ["an array with single quotes", "[{'n':1}]"],
  ] as const
) {
  Deno.test(`52: ${name} with status 200 fails the day`, async () => {
    await using server = startDayApi(() => new Response(body, { headers: { "content-type": "application/json" } }));
    const error = await readingError(server, { api: PLAIN, options: { deadline: 200 } });
    assert.match(
      error.message,
      /: the answer (is not JSON|is JSON, but not an array.*|has more after .*|was cut short) \(/,
    );
  });
}

Deno.test("52: the error for an object names its keys", async () => {
  await using server = startDayApi(() => Response.json({ data: [{ n: 1 }], next: "/orders?page=2" }));
  const { message } = await readingError(server, { api: PLAIN });
  assert.match(message, /the answer is JSON, but not an array: an object with "data", "next" \(1 attempt\)$/);
});

Deno.test("52: an empty array is a day without orders; in an array of other values than objects each is a rejected row", async () => {
  await using server = startDayApi(() => Response.json([]));
  assert.deepEqual(await readNumbers(server, { api: PLAIN }), []);
  const { sales, rejected } = await publish([GOOD, "null", "[1]", "7", '"x"']);
  assert.deepEqual(sales, GOOD_SALES);
  assert.deepEqual(rejected.map(({ code }) => code), Array(4).fill("not_an_object"));
});

// tests/paging_test.ts has the details.
Deno.test("53: pages that repeat, overlap, skip or change their total never produce a partial day", async () => {
  const paged: ApiDocument = {
    ...PLAIN,
    paging: {
      by: "page",
      parameter: "page",
      first: 1,
      size: { parameter: "limit", rows: 2 },
      total: { header: "X-Total" },
    },
  };
  const cases: [pages: number[][], totals: number[], message: RegExp][] = [
    [[[1, 2], [1, 2], [1, 2]], [6, 6, 6], /it is the same as page 1$/],
    [[[1, 2], [2, 3], []], [4, 4, 4], /sent 3 rows, 1 of them twice, but announced 4$/],
    [[[1, 2], [5, 6], []], [6, 6, 6], /sent 4 rows, but announced 6$/],
    [[[1, 2], [3, 4], [5]], [5, 6, 6], /announced 5 rows before, and 6 now$/],
    [[[1, 2], [], []], [4, 4, 4], /sent 2 rows, but announced 4$/],
    [[[1, 2], [3, 4], [5]], [4, 4, 4], /sent 5 rows, but announced 4$/],
  ];
  for (const [pages, totals, message] of cases) {
    await using server = startDayApi((query) => {
      const page = Number(query.get("page")) - 1;
      const rows = (pages[page] ?? []).map((n) => ({ n }));
      return Response.json(rows, { headers: { "X-Total": String(totals[page] ?? totals.at(-1)) } });
    });
    assert.match((await readingError(server, { api: paged })).message, message);
  }
  await using full = startDayApi((query) => {
    const rows = Number(query.get("page")) <= 2
      ? numbered(Number(query.get("page")) * 2 - 1, Number(query.get("page")) * 2)
      : [];
    return Response.json(rows, { headers: { "X-Total": "4" } });
  });
  assert.deepEqual(await readNumbers(full, { api: paged }), numbersOf(1, 4));
});

Deno.test("54: pages in any order produce the same day, such as the newest first", async () => {
  const texts = ["1", "2", "3", "4", "5"].map((row_id) =>
    rowText({ row_id, order_id: `A-${row_id}`, sales: `${row_id}.00` })
  );
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, pageSize: 2 } };
  const contents: unknown[] = [];
  for (const order of [texts, texts.toReversed(), [texts[2]!, texts[0]!, texts[4]!, texts[1]!, texts[3]!]]) {
    contents.push((await publish(order, document)).sales);
  }
  assert.deepEqual(
    contents,
    Array(3).fill({ "1": "1.0000", "2": "2.0000", "3": "3.0000", "4": "4.0000", "5": "5.0000" }),
  );
});

Deno.test("55: an API that does not filter puts no rows into another day", async () => {
  const rows = ["2024-02-29", DAY, "2024-03-02"].map((day, index) =>
    JSON.stringify(apiRow(SUPERSTORE, orderLine({ row_id: String(index), order_date: day })))
  );
  const { pageParameter: _page, limitParameter: _limit, pageSize: _size, totalHeader: _total, ...rest } =
    SUPERSTORE.api;
  const document = { ...SUPERSTORE, api: { ...rest, dayParameters: {} }, rejectLimit: { rows: 100, percent: 100 } };
  await using server = startDayApi(() =>
    new Response(`[${rows}]`, { headers: { "content-type": "application/json" } })
  );
  const context = await testContext(database, document);
  await pullDays(context, { url: server.url }, [DAY, "2024-03-02"].map((day) => ({ day, reason: "asked for" })));
  const { error } = await publishStaged(context);
  assert.equal(error, undefined);
  assert.deepEqual(await database.rows("select line_id, order_date::text from ods.order_line order by order_date"), [
    { line_id: "1", order_date: DAY },
    { line_id: "2", order_date: "2024-03-02" },
  ]);
});

Deno.test("56: a day is requested in the document's format, and not before it is over in the shop's zone", async () => {
  await using server = startDayApi(() =>
    Response.json([{ n: 1 }], { headers: { date: new Date("2026-11-24T04:00:00Z").toUTCString() } })
  );
  const bounds = { ...PLAIN, dateFormat: "dd.MM.yyyy", dayParameters: { from: "{day}", before: "{next_day} 00:00" } };
  assert.deepEqual(await readNumbers(server, { api: bounds, options: { timeZone: "UTC" } }), ["1"]);
  assert.deepEqual(server.queries, [{ from: "23.11.2026", before: "24.11.2026 00:00" }]);
  const early = await readingError(server, { api: bounds, options: { timeZone: "America/New_York" } });
  assert.match(early.message, /by the API's clock it is 2026-11-24T04:00:00Z, and the day is not over$/);
});

Deno.test("56: a time in place of a day is never accepted silently", async () => {
  const times = ["T23:59:59.999", " 24:00", "T00:00:00Z", "T23:30:00+02:00"].map((time, index) =>
    rowText({ row_id: String(index + 2) }, { "Order Date": `"${DAY}${time}"` })
  );
  const { sales, rejected } = await publish([GOOD, ...times]);
  assert.deepEqual(sales, GOOD_SALES);
  assert.equal(rejected.length, 4);
});

for (const asked of ["86400", "Fri, 31 Dec 9999 23:59:59 GMT", "9".repeat(400)]) {
  Deno.test(`57: status 503 with Retry-After ${asked.slice(0, 30)} fails the day at once instead of waiting`, async () => {
    await using server = startDayApi(() => new Response("", { status: 503, headers: { "Retry-After": asked } }));
    assert.match(
      (await readingError(server, { api: PLAIN })).message,
      /status is 503, and the API asks to wait .* \(1 attempt\)$/,
    );
  });
}

Deno.test("57: a Retry-After in the past, or one that cannot be read, means no wait", async () => {
  const asked = ["Tue, 24 Nov 2020 06:00:05 GMT", "-5", "soon", ""];
  await using server = startDayApi((_, request) =>
    request <= asked.length
      ? new Response("", { status: 429, headers: { "Retry-After": asked[request - 1]! } })
      : Response.json(numbered(1, 2))
  );
  assert.deepEqual(await readNumbers(server, { api: PLAIN }), ["1", "2"]);
});

Deno.test("58: a login page, a wrong compression and bytes of another charset fail the day", async () => {
  const cases: [body: BodyInit, headers: Record<string, string>, message: RegExp][] = [
    ["<html>Log in</html>", { "content-type": "text/html" }, /the answer is "text\/html", not JSON/],
    ["<html>Log in</html>", { "content-type": "application/json" }, /the answer is not JSON/],
    ['[{"n":1}]', { "content-type": "application/json", "content-encoding": "gzip" }, /cut short/],
    [Uint8Array.from([0x5b, 0x22, 0xcc, 0xee, 0x22, 0x5d]), {
      "content-type": "application/json; charset=windows-1251",
    }, /not UTF-8/],
    [
      Uint8Array.from([0xff, 0xfe, 0x5b, 0, 0x5d, 0]),
      { "content-type": "application/json; charset=utf-16" },
      /not UTF-8/,
    ],
  ];
  for (const [body, headers, message] of cases) {
    await using server = startDayApi(() => new Response(body, { headers }));
    assert.match((await readingError(server, { api: PLAIN, options: { deadline: 300 } })).message, message);
  }
});

Deno.test("59: a field that changes from number to text is still read; a row in which it is an object is rejected", async () => {
  const rows = [
    GOOD,
    rowText({ row_id: "2" }, { Sales: "11" }),
    rowText({ row_id: "3" }, { Sales: '"12"' }),
    rowText({ row_id: "4" }, { Sales: '{"amount":13}' }),
    rowText({ row_id: "5" }, { "Customer ID": '{"id":"C-1"}' }),
    rowText({ row_id: "6" }, { "Region": '["South"]' }),
    rowText({ row_id: "7" }, { "Customer ID": '"{\\"id\\": a text}"', Sales: "14" }),
    rowText({ row_id: "8" }, { Sales: "true" }),
  ];
  const { sales, rejected } = await publish(rows);
  assert.deepEqual(sales, { ...GOOD_SALES, "2": "11.0000", "3": "12.0000", "7": "14.0000" });
  assert.deepEqual(rejected.map(({ line, code }) => `${line} ${code}`), [
    "4 nested",
    "5 nested",
    "6 nested",
    "8 not_a_number",
  ]);
  const [reason] = await database.rows<{ reason: string }>("select reason from etl.rejected_row where line = 4");
  assert.equal(reason!.reason, 'has an object or array in "Sales" instead of one value');
});

Deno.test("59: a renamed key fails the day, and its published rows stay", async () => {
  await publish([GOOD]);
  const renamed = rowText({}).replace('"Profit"', '"profit_eur"');
  const context = await testContext(database, SUPERSTORE);
  const error = await publishDay(context, api, { day: DAY, lines: [renamed, renamed] }).then(
    () => assert.fail(),
    (e) => e,
  );
  assert.ok(error instanceof StorecastError);
  assert.equal(error.exitCode, ExitCode.api);
  assert.match(error.message, /no row has the key "Profit"; the first row has the keys "Row ID", .*"profit_eur"/);
  assert.deepEqual(await database.rows("select profit::text from ods.order_line"), [{ profit: "1.5000" }]);
});

Deno.test("60: late orders of a day appear when the day is read again", async () => {
  await publish([GOOD]);
  const { sales } = await publish([GOOD, rowText({ row_id: "2", sales: "5.00" })]);
  assert.deepEqual(sales, { ...GOOD_SALES, "2": "5.0000" });
  const { rows } = await database.client.query("select status from etl.business_day where day = $1", [DAY]);
  assert.deepEqual(rows, [{ status: "restated" }]);
});

Deno.test("61: a token that expires between pages fails the day, and is sent to no other host", async () => {
  const asked: string[] = [];
  await using stranger = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    asked.push(request.headers.get("authorization") ?? "none");
    return Response.json([]);
  });
  const elsewhere = `http://127.0.0.1:${stranger.addr.port}/orders`;
  const token = { header: "Authorization", value: "Bearer {token}" };
  const options: Partial<ReadingOptions> = { token: "s3cret" };
  const byPage = { ...PLAIN, paging: { by: "page", parameter: "page", first: 1 } as const, authentication: token };
  await using expired = startDayApi((query) =>
    query.get("page") === "1" ? Response.json(numbered(1, 2)) : new Response("", { status: 401 })
  );
  assert.match((await readingError(expired, { api: byPage, options })).message, /page 2: status is 401 \(1 attempt\)$/);
  for (const status of [301, 302, 303, 307, 308]) {
    await using moved = startDayApi(() => new Response(null, { status, headers: { location: elsewhere } }));
    const { message } = await readingError(moved, { api: byPage, options });
    assert.match(message, new RegExp(`status is ${status}, a redirect to`));
  }
  await using linked = startDayApi(() =>
    Response.json(numbered(1, 2), { headers: { Link: `<${elsewhere}>; rel="next"` } })
  );
  const byLink = { ...PLAIN, paging: { by: "link" } as const, authentication: token };
  assert.match((await readingError(linked, { api: byLink, options })).message, /on another server$/);
  assert.deepEqual(asked, []);
});

Deno.test("an answer that arrives a byte at a time times out after the limit of a request, and the day after its own", async () => {
  await using server = startDayApi(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const body = new ReadableStream({
      start(controller): void {
        controller.enqueue(new TextEncoder().encode("["));
        timer = setInterval(() => controller.enqueue(new TextEncoder().encode(" ")), 10);
      },
      cancel: () => clearInterval(timer),
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  });
  const error = await readingError(server, { api: PLAIN, options: { requestTimeout: 100, deadline: 500 } });
  assert.match(error.message, /no complete answer within 0\.1 s \(\d+ attempts\)$/);
});

Deno.test("rows with 10,000 keys and with 10,000 levels are read like any others", async () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `"key ${index}":${index}`).join(",");
  const wide = rowText({ row_id: "2", sales: "5.00" }).replace("}", `,${keys}}`);
  const deep = rowText({ row_id: "3", sales: "6.00" }).replace("}", `,"x":${"[".repeat(9_990)}${"]".repeat(9_990)}}`);
  const { sales, rejected } = await publish([GOOD, wide, deep]);
  assert.deepEqual(rejected, []);
  assert.deepEqual(sales, { ...GOOD_SALES, "2": "5.0000", "3": "6.0000" });
});

/** Answers with bytes that an oracle, `JSON.parse`, either takes for an array or not. */
async function checkAnswer(bytes: Uint8Array): Promise<"read" | "refused"> {
  await using server = startDayApi(() =>
    new Response(new Uint8Array(bytes), { headers: { "content-type": "application/json" } })
  );
  const rows: DayLine[] = [];
  let error: unknown;
  try {
    const options = { url: server.url, firstDelay: 9_000, deadline: 5_000 };
    for await (const chunk of readDay({ api: PLAIN, columns: {} }, DAY, options)) rows.push(...chunk.lines);
  } catch (thrown) {
    error = thrown;
  }
  const expected = oracle(bytes);
  if (expected === undefined) {
    assert.ok(error instanceof StorecastError && error.exitCode === ExitCode.api, Deno.inspect(error ?? rows));
    return "refused";
  }
  assert.equal(error, undefined, Deno.inspect(error));
  assert.equal(rows.length, expected.length);
  for (const [index, { raw, line }] of rows.entries()) {
    const value: unknown = expected[index];
    assert.deepEqual(JSON.parse(raw), value);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    const reason = typeof line === "object" && "reason" in line ? line.reason : undefined;
    if (!isObject) assert.equal(reason, "is not a JSON object");
    if (!isObject || reason !== undefined) continue;
    const parsed = parseJsonRow(raw, encoder.encode(raw));
    assert.deepEqual("object" in parsed ? plainValue(parsed.object) : parsed, value);
  }
  return "read";
}

function oracle(bytes: Uint8Array): unknown[] | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const encoder = new TextEncoder();
const KEY = fc.oneof(fc.constantFrom("__proto__", "constructor", "toString", "n", ""), fc.string({ unit: "binary" }));
const ROW = fc.oneof(fc.dictionary(KEY, fc.jsonValue({ depthSize: "medium" })), fc.jsonValue());

/** JSON, arrays and others, some of it damaged in some bytes. */
const ANSWER = fc.record({
  value: fc.oneof({ weight: 5, arbitrary: fc.array(ROW) }, { weight: 1, arbitrary: fc.jsonValue() }),
  indent: fc.constantFrom(0, 1, 2),
  damage: fc.option(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }), { nil: [] }),
  cut: fc.option(fc.nat(), { freq: 1 }),
}).map(({ value, indent, damage, cut }) => {
  const bytes = encoder.encode(JSON.stringify(value, null, indent) ?? "null");
  for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
  return cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
});

Deno.test("random JSON, intact or damaged, produces the rows that JSON.parse reads, or an API error", async () => {
  const seen = { read: 0, refused: 0 };
  const property = fc.asyncProperty(ANSWER, async (bytes) => {
    seen[await checkAnswer(bytes)]++;
  });
  await fc.assert(property, { seed: 14, numRuns: 600 });
  assert.ok(seen.read > 150 && seen.refused > 150, Deno.inspect(seen));
});

Deno.test("random bytes produce an API error, or the rows that JSON.parse reads", async () => {
  const byte = fc.oneof(fc.constantFrom(...encoder.encode('[]{}",:\\ntu10 ')), fc.integer({ min: 0, max: 255 }));
  const property = fc.asyncProperty(fc.array(byte, { maxLength: 60 }), async (bytes) => {
    await checkAnswer(Uint8Array.from(bytes));
  });
  await fc.assert(property, { seed: 14, numRuns: 300 });
});

Deno.test("for rows of random values read = published + duplicate + rejected, and none crashes the day", async () => {
  const names = Object.values(SUPERSTORE.columns);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.string({ unit: "binary" }),
    fc.constantFrom("1", DAY, "C-1", 5),
  );
  const row = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  const context = await testContext(database, { ...SUPERSTORE, rejectLimit: { rows: 1_000, percent: 100 } });
  let day = "2024-01-01";
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      day = addDays(day, 1);
      const ordinary = JSON.stringify(apiRow(SUPERSTORE, orderLine({ order_date: day, order_id: `O-${day}` })));
      const batch = await publishDay(context, api, {
        day,
        lines: [ordinary, ...rows.map((each) => JSON.stringify(each))],
      });
      assert.equal(batch.status, "published");
      assert.equal(countsOf(batch)[0], rows.length + 1); // and it is the sum of its parts
    }),
    { seed: 14, numRuns: 30 },
  );
});
