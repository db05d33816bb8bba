import assert from "node:assert/strict";
import fc from "fast-check";
import { addDays, startOfDay } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { DayChangedError } from "../scripts/sources/api/day_changed_error.ts";
import { restartChangedDay } from "../scripts/sources/api/restart_changed_day.ts";
import { retryAfter } from "../scripts/sources/api/retry_after.ts";
import { readDay } from "../scripts/sources/api/sales_api.ts";
import type { ReadingOptions } from "../scripts/sources/api/read_pages.ts";
import { WrittenNumber } from "../scripts/sources/orders/parse_json_row.ts";
import type { ApiDocument } from "../scripts/sources/documents/source_document.ts";
import { parseRows, plainValue } from "./support/json_rows.ts";
import { readSuperstore } from "./support/superstore.ts";

type Api = ApiDocument;
type Asked = { query: URLSearchParams; authorization: string | null };
type Play = (request: Request) => Response | Promise<Response>;

const DAY = "2026-11-23";
const TOKEN = "s3cret-token";
const { api: SUPERSTORE } = await readSuperstore();
const COLUMNS = { sales: "Sales" };
const PAGES_OF_TWO: Api = { ...SUPERSTORE, pageSize: 2 };
const { totalHeader: _, ...WITHOUT_TOTAL } = PAGES_OF_TWO;
const { pageParameter: _page, limitParameter: _limit, ...WITHOUT_PAGES } = SUPERSTORE;
const { totalHeader: _header, pageSize: _size, ...WITHOUT_PAGES_AND_TOTAL } = WITHOUT_PAGES;

/** Serves the plays one after the other, the last one for ever, and gives what was asked. */
function playApi(...plays: Play[]): { url: string; requests: Asked[] } & AsyncDisposable {
  const requests: Asked[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const play = plays[Math.min(requests.length, plays.length - 1)]!;
    requests.push({ query: new URL(request.url).searchParams, authorization: request.headers.get("authorization") });
    return play(request);
  });
  return {
    url: `http://user:pa55word@127.0.0.1:${server.addr.port}/orders?key=k3y`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Answers each connection with the next bytes and closes it; the last bytes again and again. */
function playSockets(...answers: string[]): { url: string } & AsyncDisposable {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const played = (async () => {
    let count = 0;
    for await (const connection of listener) {
      await connection.read(new Uint8Array(4096));
      const answer = answers[Math.min(count++, answers.length - 1)]!;
      if (answer) await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })();
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/orders`,
    async [Symbol.asyncDispose](): Promise<void> {
      listener.close();
      await played;
    },
  };
}

function page(rows: unknown[], total = rows.length): Play {
  return () => Response.json(rows, { headers: { "X-Total-Count": String(total) } });
}

function status(code: number, headers: Record<string, string> = {}): Play {
  return () => new Response("no", { status: code, headers });
}

const ONE_ROW = page([{ Sales: 1.5 }]);

function http(body: string, headers = ""): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Total-Count: 1\r\nConnection: close\r\n${headers}\r\n${body}`;
}

async function read(api: Api, options: ReadingOptions): Promise<(string | null)[]> {
  const sales: (string | null)[] = [];
  for await (const { lines } of readDay({ api, columns: COLUMNS }, DAY, { token: TOKEN, firstDelay: 1, ...options })) {
    sales.push(...lines.map(({ line }) => typeof line === "object" && "values" in line ? line.values[0]! : null));
  }
  return sales;
}

async function failure(api: Api, options: ReadingOptions): Promise<StorecastError> {
  try {
    await read(api, options);
  } catch (error) {
    assert.ok(error instanceof StorecastError, String(error));
    assert.equal(error.exitCode, ExitCode.api);
    const shown = Deno.inspect(error) + error.advice;
    for (const secret of [TOKEN, "pa55word", "k3y"]) assert.ok(!shown.includes(secret), `"${secret}" is in ${shown}`);
    assert.match(error.message, /^Cannot read day 2026-11-23 from "https?:\/\/127\.0\.0\.1:\d+\/orders"[^\n]*[^.\n]$/);
    assert.ok(error.advice);
    return error;
  }
  throw new Error("The day was read");
}

Deno.test("a day is requested with the document's parameters, in its date format, with the token", async () => {
  await using server = playApi(ONE_ROW);
  const api: Api = {
    ...SUPERSTORE,
    dateFormat: "dd.MM.yyyy",
    dayParameters: { from: "{day}", before: "{next_day}T00:00" },
  };
  assert.deepEqual(await read(api, { url: server.url }), ["1.5"]);
  const { query, authorization } = server.requests[0]!;
  assert.deepEqual(Object.fromEntries(query), {
    key: "k3y",
    from: "23.11.2026",
    before: "24.11.2026T00:00",
    _page: "1",
    _limit: "1000",
  });
  assert.equal(authorization, `Bearer ${TOKEN}`);
});

for (const timeZone of ["UTC", "Asia/Tokyo", "America/New_York"]) {
  Deno.test(`a day that is not over in ${timeZone} by the API's clock is refused, with or without rows`, async () => {
    const end = Temporal.PlainDate.from(DAY).add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
    const at = (seconds: number): string => new Date(end.add({ seconds }).epochMilliseconds).toUTCString();
    for (const rows of [[], [{ Sales: 1.5 }]]) {
      const answer = (date: string): Play => () =>
        Response.json(rows, { headers: { "X-Total-Count": String(rows.length), date } });
      await using early = playApi(answer(at(-1)));
      const error = await failure(SUPERSTORE, { url: early.url, timeZone });
      assert.match(error.message, /by the API's clock it is 2026-11-2\dT.+, and the day is not over$/);
      await using late = playApi(answer(at(0)));
      assert.equal((await read(SUPERSTORE, { url: late.url, timeZone })).length, rows.length);
    }
  });
}

Deno.test("a source's own zone and the end of its day decide when a day is over, not the shop's", async () => {
  const own = { api: SUPERSTORE, columns: COLUMNS, timeZone: "America/New_York", dayEndsAt: "04:00" };
  const end = startOfDay(addDays(DAY, 1), own);
  for (const [seconds, isOver] of [[-1, false], [0, true]] as const) {
    const date = new Date(end.add({ seconds }).epochMilliseconds).toUTCString();
    await using api = playApi(() => Response.json([], { headers: { "X-Total-Count": "0", date } }));
    const reading = Array.fromAsync(readDay(own, DAY, { url: api.url, timeZone: "Asia/Tokyo" }));
    if (isOver) await reading;
    else await assert.rejects(reading, /the day is not over$/);
  }
});

Deno.test("numbers are read as written, and other values as JSON.parse reads them", () => {
  const raw =
    '{ "a": 12345678901234567890.10, "b": 10.50, "c": -0, "d": 1e-7, "e": 0.0000001, "f": [1.0, 23.9], "g": "12\\" ü", "h": 5 }';
  const [first, second] = parseRows(`[${raw} , {} ]`);
  assert.deepEqual([first!.raw, second!.raw], [raw, "{}"]);
  const written = (text: string): WrittenNumber => new WrittenNumber(text);
  assert.deepEqual(first!.row, {
    object: {
      a: written("12345678901234567890.10"),
      b: written("10.50"),
      c: written("-0"),
      d: 1e-7,
      e: written("0.0000001"),
      f: [written("1.0"), 23.9],
      g: '12" ü',
      h: 5,
    },
  });
});

Deno.test("every number of a row is read exactly as written", () => {
  const digits = fc.stringMatching(/^(0|[1-9][0-9]{0,19})(\.[0-9]{1,12})?([eE][-+]?[0-9]{1,2})?$/);
  const numbers = fc.array(fc.tuple(fc.boolean(), digits).map(([isNegative, text]) => (isNegative ? "-" : "") + text));
  fc.assert(fc.property(numbers, (texts) => {
    const [{ row }] = parseRows(`[{"n":[${texts}]}]`) as [ReturnType<typeof parseRows>[number]];
    const read = ("object" in row ? row.object.n : []) as unknown[];
    assert.deepEqual(read.map((value) => value instanceof WrittenNumber ? value.text : String(value)), texts);
  }));
});

Deno.test("a row that is not an object is rejected with its text and the reason", () => {
  const rows = ['{"a":1,"a":2}', '{"b":[{"c":1,"d":{},"c":2}]}', "null", "[1,2]", "7"];
  const parsed = parseRows(`[${rows.join(",")}]`);
  assert.deepEqual(parsed.map(({ raw }) => raw), rows);
  const reasons = parsed.map(({ row }) => "reason" in row ? row.reason : "");
  assert.deepEqual(reasons.slice(0, 2), ['has the key "a" twice', 'has the key "c" twice']);
  assert.deepEqual(reasons.slice(2), Array(3).fill("is not a JSON object"));
});

Deno.test("rows are split and parsed as JSON.parse splits and parses them", () => {
  const rows = fc.array(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()));
  fc.assert(fc.property(rows, fc.constantFrom(0, 1), (rows, indent) => {
    const parsed = parseRows(JSON.stringify(rows, null, indent));
    const values = parsed.map(({ row }) => "object" in row ? plainValue(row.object) : row);
    assert.deepEqual(values, JSON.parse(JSON.stringify(rows)));
  }));
});

Deno.test("a row that is too long is rejected with its beginning and its length, the others are read", async () => {
  const long = `{"Sales":"${"x\\n".repeat(3_000_000)}"}`;
  await using server = playApi(() => json(`[{"Sales":1},${long},{"Sales":2}]`));
  const lines = [];
  for await (const chunk of readDay({ api: WITHOUT_PAGES_AND_TOTAL, columns: COLUMNS }, DAY, { url: server.url })) {
    lines.push(...chunk.lines);
  }
  assert.deepEqual(lines, [
    { line: { values: ["1"] }, raw: '{"Sales":1}' },
    {
      line: { code: "too_long", reason: `is ${long.length} bytes long; the limit is 1048576` },
      raw: `${long.slice(0, 1000)} …`,
    },
    { line: { values: ["2"] }, raw: '{"Sales":2}' },
  ]);
});

/** Answers with a body that has no end, in pieces, and says whether its transfer was ended. */
function endless(headers: Record<string, string> = {}): { play: Play; ended: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const row = new TextEncoder().encode(`${'{"Sales":1},'.repeat(10_000)}`);
  const play = (): Response => {
    let isFirst = true;
    const body = new ReadableStream({
      pull(controller): void {
        controller.enqueue(isFirst ? new TextEncoder().encode("[") : row);
        isFirst = false;
      },
      cancel: () => resolve(),
    });
    return new Response(body, { headers: { "Content-Type": "application/json", "X-Total-Count": "1", ...headers } });
  };
  return { play, ended: promise };
}

Deno.test("an endless answer is refused as soon as it exceeds the limit of a page, without a retry", async () => {
  const { play, ended } = endless();
  await using server = playApi(play);
  const error = await failure(SUPERSTORE, { url: server.url });
  assert.match(error.message, /page 1: the answer is longer than 64 MB \(1 attempt\)$/);
  assert.match(error.advice!, /smaller pageSize/);
  await ended;
});

Deno.test("an answer that unpacks to more than the limit of a page is refused", async () => {
  const packed = new Blob([new Uint8Array(70 << 20)]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = new Uint8Array(await new Response(packed).arrayBuffer());
  assert.ok(body.length < 1 << 20);
  const headers = { "Content-Type": "application/json", "Content-Encoding": "gzip", "X-Total-Count": "1" };
  await using server = playApi(() => new Response(body, { headers }));
  assert.match((await failure(SUPERSTORE, { url: server.url })).message, /longer than 64 MB \(1 attempt\)$/);
});

Deno.test("an answer whose announced length exceeds the limit of a page is refused before it is read", async () => {
  await using server = playSockets(http("[", "Content-Length: 10000000000\r\n"));
  assert.match((await failure(SUPERSTORE, { url: server.url })).message, /longer than 64 MB \(1 attempt\)$/);
});

Deno.test("an answer with many rows is read completely, some rows at a time", async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => ({ Sales: index }));
  await using server = playApi(page(rows));
  const sizes: number[] = [];
  const document = { api: SUPERSTORE, columns: COLUMNS };
  for await (const { lines } of readDay(document, DAY, { url: server.url })) sizes.push(lines.length);
  assert.deepEqual(sizes, [500, 500, 500, 500, 500]);
});

Deno.test("all pages are read until the announced total", async () => {
  await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }], 3), page([{ Sales: 3 }], 3), status(404));
  assert.deepEqual(await read(PAGES_OF_TWO, { url: server.url }), ["1", "2", "3"]);
  assert.deepEqual(server.requests.map((request) => request.query.get("_page")), ["1", "2"]);
});

Deno.test("without a total, pages are read until an empty one, even if the API limits their size", async () => {
  await using server = playApi(page([{ Sales: 1 }]), page([{ Sales: 2 }]), page([]));
  assert.deepEqual(await read(WITHOUT_TOTAL, { url: server.url }), ["1", "2"]);
});

Deno.test("an API without pages gets one request", async () => {
  await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }]), status(404));
  assert.deepEqual(await read(WITHOUT_PAGES, { url: server.url }), ["1", "2"]);
  assert.equal(server.requests[0]!.query.has("_page"), false);
});

Deno.test("a day without orders is read from a single empty page", async () => {
  await using server = playApi(page([]));
  assert.deepEqual(await read(SUPERSTORE, { url: server.url }), []);
});

for (const code of [408, 425, 429, 500, 502, 503]) {
  Deno.test(`a request is retried after status ${code}`, async () => {
    await using server = playApi(status(code), status(code, { "Retry-After": "0" }), ONE_ROW);
    assert.deepEqual(await read(SUPERSTORE, { url: server.url }), ["1.5"]);
  });
}

for (const code of [400, 401, 403, 404]) {
  Deno.test(`a request is not retried after status ${code}`, async () => {
    await using server = playApi(() => new Response(null, { status: code }), ONE_ROW);
    assert.match(
      (await failure(SUPERSTORE, { url: server.url })).message,
      new RegExp(`page 1: status is ${code} \\(1 at`),
    );
  });
}

Deno.test("status 204 is a day without orders", async () => {
  await using server = playApi(() => new Response(null, { status: 204 }));
  assert.deepEqual(await read(SUPERSTORE, { url: server.url }), []);
});

Deno.test("retries of an API that stays down end before the deadline", async () => {
  await using server = playApi(status(503));
  const error = await failure(SUPERSTORE, { url: server.url, deadline: 300 });
  assert.match(error.message, /status is 503 \(\d+ attempts\)$/);
});

Deno.test("no page is requested after the deadline", async () => {
  await using server = playApi(ONE_ROW);
  assert.match(
    (await failure(SUPERSTORE, { url: server.url, deadline: 0 })).message,
    /the time for this day was used up/,
  );
  assert.equal(server.requests.length, 0);
});

for (const code of [429, 503]) {
  Deno.test(`after status ${code} the wait is as long as Retry-After asks`, async () => {
    await using server = playApi(status(code, { "Retry-After": "7" }), ONE_ROW);
    const waits: number[] = [];
    const wait = (milliseconds: number): Promise<number> => Promise.resolve(waits.push(milliseconds));
    assert.deepEqual(await read(SUPERSTORE, { url: server.url, wait }), ["1.5"]);
    assert.deepEqual(waits, [7000]);
  });
}

Deno.test("a Retry-After beyond the deadline ends the day without waiting", async () => {
  await using server = playApi(status(429, { "Retry-After": "86400" }));
  const error = await failure(SUPERSTORE, { url: server.url });
  assert.match(error.message, /status is 429, and the API asks to wait 86400 s \(1 attempt\)$/);
});

for (const asked of ["86401", "9".repeat(30), "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"]) {
  Deno.test(`an absurdly long Retry-After gives a readable error: ${asked.slice(0, 31)}`, async () => {
    await using server = playApi(status(429, { "Retry-After": asked }));
    const error = await failure(SUPERSTORE, { url: server.url });
    assert.match(error.message, /status is 429, and the API asks to wait more than a day \(1 attempt\)$/);
  });
}

Deno.test("the wait is read from Retry-After, or from the reset time of a rate limit", () => {
  const now = Date.parse("2026-11-24T06:00:00Z");
  const wait = (headers: Record<string, string>): number => retryAfter(new Headers(headers), now);
  for (
    const [headers, milliseconds] of [
      [{ "Retry-After": "2" }, 2000],
      [{ "Retry-After": "2.0" }, 2000],
      [{ "Retry-After": "Tue, 24 Nov 2026 06:00:05 GMT" }, 5000],
      [{ "RateLimit-Reset": "7" }, 7000],
      [{ "X-RateLimit-Reset": String(now / 1000 + 9) }, 9000],
      [{ "X-Rate-Limit-Reset": String(now + 1500) }, 1500],
      [{ "X-Rate-Limit-Time-Reset-Ms": "15000" }, 15_000],
      [{ "X-Shop-RateLimit-Reset": "3" }, 3000],
      [{ "Retry-After": "1", "RateLimit-Reset": "60" }, 1000],
      [{ "X-RateLimit-Remaining": "5" }, 0],
    ] as const
  ) assert.equal(wait(headers as Record<string, string>), milliseconds, JSON.stringify(headers));
  for (const header of ["", "soon", "-1", "Tue, 24 Nov 2020 06:00:05 GMT"]) {
    assert.equal(wait({ "Retry-After": header }), 0);
    assert.equal(wait({ "RateLimit-Reset": header }), 0);
  }
});

for (
  const [name, answer] of [
    ["a connection closed without an answer", ""],
    ["a body shorter than its Content-Length", http('[{"Sales"', "Content-Length: 15\r\n")],
    ["a chunked body without its end", http('5\r\n[{"Sa\r\n', "Transfer-Encoding: chunked\r\n")],
    ["JSON that ends in the middle", http('[{"Sales":1')],
    ["an empty body", http("")],
  ] as const
) {
  Deno.test(`a request is retried after ${name}`, async () => {
    await using server = playSockets(answer, http('[{"Sales":1.5}]'));
    assert.deepEqual(await read(SUPERSTORE, { url: server.url }), ["1.5"]);
  });
}

Deno.test("a body in another compression than announced fails the day", async () => {
  await using server = playSockets(http('[{"Sales":1}]', "Content-Encoding: gzip\r\nContent-Length: 13\r\n"));
  assert.match((await failure(SUPERSTORE, { url: server.url, deadline: 200 })).message, /cut short/);
});

Deno.test("a request without an answer times out and is retried", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using server = playApi(() => promise, ONE_ROW);
  assert.deepEqual(await read(SUPERSTORE, { url: server.url, requestTimeout: 50 }), ["1.5"]);
  resolve(new Response());
});

Deno.test("if the day's deadline cuts off an answer, the error names the deadline, not the time that was left", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using server = playApi(() => promise);
  const error = await failure(SUPERSTORE, { url: server.url, deadline: 30 });
  resolve(new Response());
  assert.match(error.message, /the time for this day was used up before the page was complete \(1 attempt\)$/);
});

Deno.test("the error of a request that timed out says after how long, however short", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using server = playApi(() => promise);
  const error = await failure(SUPERSTORE, { url: server.url, requestTimeout: 20, deadline: 300 });
  resolve(new Response());
  assert.match(error.message, /no complete answer within 0\.02 s \(\d+ attempts?\)$/);
});

Deno.test("a request is not retried if the certificate is not trusted", async () => {
  await using server = playApi(ONE_ROW);
  const error = await failure(SUPERSTORE, { url: server.url.replace("http:", "https:") });
  assert.match(error.message, /no trusted connection: .* \(1 attempt\)$/);
});

Deno.test("the error for an API that is not running names it", async () => {
  const server = playApi(ONE_ROW);
  await server[Symbol.asyncDispose]();
  const error = await failure(SUPERSTORE, { url: server.url, deadline: 200 });
  assert.match(error.message, /no connection: .*refused.* attempts?\)$/);
});

for (
  const [name, play, message] of [
    [
      "an HTML page",
      () => new Response("<html>", { headers: { "Content-Type": "text/html" } }),
      /"text\/html", not JSON/,
    ],
    ["HTML that calls itself JSON", () => json("<html>"), /is not JSON/],
    ["an error object", () => json('{"error":"down"}'), /not an array/],
    ["null", () => json("null"), /not an array/],
    ["a scalar", () => json("0"), /not an array/],
    ["an array with more after it", () => json('[{"Sales":1}]<br>'), /has more after its JSON array/],
    ["two arrays", () => json('[{"Sales":1}]\n[]'), /has more after its JSON array/],
    ["an array with HTML in it and no end", () => json('[{"Sales":1},<b>error</b>,'), /is not JSON/],
    ["an array with a bracket of another kind", () => json('[{"Sales":1]'), /is not JSON/],
    ["an array with a comma too many", () => json('[{"Sales":1},]'), /is not JSON/],
    ["arrays within arrays without end", () => json("[".repeat(100_000)), /is not JSON/],
    ["a long text", () => json(JSON.stringify("x".repeat(2 << 20))), /not an array/],
    ["JSON lines", () => json('{"Sales":1}\n{"Sales":2}'), /is not JSON/],
    ["text that is not UTF-8", () => json(new Uint8Array([0x5b, 0x22, 0xff, 0x22, 0x5d])), /not UTF-8/],
    ["a missing total", () => Response.json([]), /header "X-Total-Count" is missing/],
    ["a total that is no number", () => json("[]", "many"), /header "X-Total-Count" is "many"/],
  ] as const
) {
  Deno.test(`${name} with status 200 fails the day`, async () => {
    await using server = playApi(play, ONE_ROW);
    const error = await failure(SUPERSTORE, { url: server.url });
    assert.match(error.message, message);
    assert.match(error.message, /\(1 attempt\)$/);
  });
}

function json(body: BodyInit, total = "1"): Response {
  return new Response(body, { headers: { "Content-Type": "application/json", "X-Total-Count": total } });
}

Deno.test("a redirect to another host is refused, and the host never gets the token", async () => {
  await using stranger = playApi(ONE_ROW);
  await using server = playApi(() => Response.redirect(`${stranger.url}&token=k3y`, 302));
  const error = await failure(SUPERSTORE, { url: server.url });
  assert.match(error.message, /status is 302, a redirect to "http:\/\/127\.0\.0\.1:\d+\/orders" \(1 attempt\)$/);
  assert.equal(stranger.requests.length, 0);
});

Deno.test("a token that expires between two pages fails the day", async () => {
  await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }], 3), status(401));
  const error = await failure(PAGES_OF_TWO, { url: server.url });
  assert.match(error.message, /page 2: status is 401 \(1 attempt\)$/);
  assert.equal(error.advice, "Check SALES_API_TOKEN");
});

Deno.test("a repeated page fails the day", async () => {
  await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }], 9));
  const error = await failure(PAGES_OF_TWO, { url: server.url });
  assert.match(error.message, /page 2: it is the same as page 1$/);
  assert.ok(!(error instanceof DayChangedError));
});

Deno.test("pages that form a circle fail the day", async () => {
  const pages = [page([{ Sales: 1 }]), page([{ Sales: 2 }]), page([{ Sales: 1 }])];
  await using server = playApi(...pages);
  assert.match((await failure(WITHOUT_TOTAL, { url: server.url })).message, /page 3: it is the same as page 1$/);
});

Deno.test("a total that changes between pages makes the day start again", async () => {
  await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }], 3), page([{ Sales: 3 }], 4));
  const error = await failure(PAGES_OF_TWO, { url: server.url });
  assert.ok(error instanceof DayChangedError);
  assert.match(error.message, /page 2: the API announced 3 rows before, and 4 now$/);
});

for (const rows of [[], [{ Sales: 3 }, { Sales: 4 }]]) {
  Deno.test(`${rows.length} rows on the last page instead of an announced 1 make the day start again`, async () => {
    await using server = playApi(page([{ Sales: 1 }, { Sales: 2 }], 3), page(rows, 3));
    const error = await failure(PAGES_OF_TWO, { url: server.url });
    assert.ok(error instanceof DayChangedError);
    assert.match(error.message, new RegExp(`page 2: the API sent ${2 + rows.length} rows, but announced 3$`));
  });
}

Deno.test("a day that changed while it was read is read again from page 1", async () => {
  const first = page([{ Sales: 1 }, { Sales: 2 }], 3);
  const again = page([{ Sales: 1 }, { Sales: 2 }], 4);
  const last = page([{ Sales: 3 }, { Sales: 4 }], 4);
  await using server = playApi(first, last, again, last);
  assert.deepEqual(await restartChangedDay(() => read(PAGES_OF_TWO, { url: server.url }), { delay: 1 }), [
    "1",
    "2",
    "3",
    "4",
  ]);
});

Deno.test("a day that keeps changing fails after two restarts", async () => {
  await using server = playApi(page([{ Sales: 1 }], 0));
  await assert.rejects(restartChangedDay(() => read(SUPERSTORE, { url: server.url }), { delay: 1 }), DayChangedError);
  assert.equal(server.requests.length, 3);
});

Deno.test("other failures do not restart a day", async () => {
  await using server = playApi(status(404));
  await assert.rejects(restartChangedDay(() => read(SUPERSTORE, { url: server.url }), { delay: 1 }), /status is 404/);
  assert.equal(server.requests.length, 1);
});

Deno.test("a token with characters that a header cannot have is a usage error that does not show it", async () => {
  for (const options of [{ url: "http://shop/", token: "k3y\nk3y" }]) {
    await assert.rejects(read(SUPERSTORE, options), (error) => {
      assert.ok(error instanceof StorecastError);
      assert.equal(error.exitCode, ExitCode.usage);
      assert.doesNotMatch(Deno.inspect(error), /k3y/);
      return true;
    });
  }
});
