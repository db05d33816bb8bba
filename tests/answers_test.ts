import assert from "node:assert/strict";
import fc from "fast-check";
import { RequestError } from "../scripts/sources/orders/request_error.ts";
import { readDay } from "../scripts/sources/api/sales_api.ts";
import { splitAnswer } from "../scripts/sources/api/split_answer.ts";
import type { ApiDocument } from "../scripts/sources/documents/source_document.ts";
import { DAY, numbered, numbersOf, PLAIN, readingError, readNumbers, startDayApi } from "./support/day_api.ts";

const decoder = new TextDecoder();

/** The orders of an answer, parsed, and what is around them. */
function split(answer: unknown, path: string): { orders: unknown[]; envelope: unknown } {
  const text = typeof answer === "string" ? answer : JSON.stringify(answer, null, 1);
  const { rows, envelope } = splitAnswer(new TextEncoder().encode(text), path === "" ? [] : path.split("."));
  return { orders: rows.map((row) => JSON.parse(decoder.decode(row as Uint8Array))), envelope };
}

Deno.test("orders are found at their path, and the rest of the answer keeps its numbers as written", () => {
  const answer = '{"meta":{"next":12345678901234567890},"data":{"x":[1],"orders":[{"n":"]}"},{"n":2}],"more":true}}';
  assert.deepEqual(split(answer, "data.orders"), {
    orders: [{ n: "]}" }, { n: 2 }],
    envelope: { meta: { next: "12345678901234567890" }, data: { x: ["1"], orders: [], more: true } },
  });
});

Deno.test("the orders at a path are those that JSON.parse finds there, whatever is around them", () => {
  const key = fc.oneof(fc.constantFrom("a", "b", "__proto__x", 'q"', "é"), fc.string());
  const property = fc.property(
    fc.array(key, { minLength: 1, maxLength: 3 }),
    fc.array(fc.jsonValue()),
    fc.array(fc.dictionary(key, fc.jsonValue()), { minLength: 3, maxLength: 3 }),
    (path, orders, around) => {
      fc.pre(path.every((part) => part !== "" && !part.includes(".") && part !== "__proto__"));
      let answer: unknown = orders;
      for (const [depth, part] of path.toReversed().entries()) answer = { ...around[depth]!, [part]: answer };
      assert.deepEqual(split(answer, path.join(".")).orders, JSON.parse(JSON.stringify(orders)));
    },
  );
  fc.assert(property, { seed: 15 });
});

for (const empty of ["[]", "{}", '{"orders":[]}', " [ ] "]) {
  Deno.test(`${empty} has no orders`, () => assert.deepEqual(split(empty, "orders").orders, []));
}

for (
  const [answer, message] of [
    ['{"errors":[{"message":"denied"}]}', /has no array at "orders": an object with "errors"$/],
    ['{"orders":null}', /has no array at "orders"/],
    ['{"orders":{"a":1}}', /has no array at "orders"/],
    ['{"orders":[1],"orders":[2]}', /has "orders" twice/],
    ['[{"n":1}]', /has no array at "orders"/],
    ['{"orders":[1],}', /is not JSON/],
    ['{"orders":[1]', /was cut short/],
    ["null", /has no array at "orders"/],
  ] as const
) {
  Deno.test(`${answer} fails the day`, () => assert.throws(() => split(answer, "orders"), message));
}

Deno.test("a request is repeated if the answer's body says that requests are limited", () => {
  const throttled = { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] };
  assert.throws(() => split(throttled, "data.orders"), (error) => error instanceof RequestError && error.isTransient);
});

/** The numbers from 1 to 25 in pages of 10 by a cursor, as a document describes it. */
function byCursor(paging: Partial<NonNullable<ApiDocument["paging"]>>, api: Partial<ApiDocument> = {}): ApiDocument {
  return {
    ...PLAIN,
    orders: "orders",
    paging: { by: "cursor", parameter: "cursor", next: "page.next", ...paging },
    ...api,
  };
}

/** Answers with ten numbers from the one after the cursor on; the last page has no cursor. */
function pageAfter(cursor: string | null, more: object = {}): Response {
  const from = Number(cursor ?? "0");
  const next = from + 10 < 25 ? { next: String(from + 10) } : {};
  return Response.json({ orders: numbered(from + 1, Math.min(25, from + 10)), page: { ...next, ...more } });
}

Deno.test("pages by cursor are read until there is no cursor", async () => {
  await using server = startDayApi((query) => pageAfter(query.get("cursor")));
  assert.deepEqual(await readNumbers(server, { api: byCursor({}) }), numbersOf(1, 25));
  assert.deepEqual(server.queries.map(({ cursor, day }) => [cursor, day]), [
    [undefined, DAY],
    ["10", DAY],
    ["20", DAY],
  ]);
});

Deno.test("an exclusive cursor replaces all other parameters except the page size", async () => {
  await using server = startDayApi((query) => pageAfter(query.get("cursor")));
  const api = byCursor({ alone: true, size: { parameter: "limit", rows: 10 } });
  assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, 25));
  assert.deepEqual(server.queries, [{ day: DAY, limit: "10" }, { cursor: "10", limit: "10" }, {
    cursor: "20",
    limit: "10",
  }]);
});

Deno.test("a cursor on the last page is not followed if the answer says that there is no more", async () => {
  await using server = startDayApi((query) => {
    const cursor = query.get("cursor");
    return pageAfter(cursor, { next: String(Number(cursor ?? "0") + 10), hasMore: cursor !== "20" });
  });
  assert.deepEqual(await readNumbers(server, { api: byCursor({ more: "page.hasMore" }) }), numbersOf(1, 25));
});

Deno.test("an answer without the flag for more pages fails the day, as does a repeated cursor", async () => {
  await using server = startDayApi((query) => pageAfter(query.get("cursor")));
  const silent = await readingError(server, { api: byCursor({ more: "page.hasNext" }) });
  assert.match(silent.message, /nothing at "page\.hasNext"/);
  await using circle = startDayApi((_query, request) =>
    Response.json({ orders: [{ n: request }], page: { next: "same" } })
  );
  assert.match(
    (await readingError(circle, { api: byCursor({}) })).message,
    /its next page was read before/,
  );
});

Deno.test("the link to the next page may be in the answer's body", async () => {
  await using server = startDayApi((query) => {
    const from = Number(query.get("from") ?? "1");
    const next = from < 21 ? `/orders?from=${from + 10}` : null;
    return Response.json({ orders: numbered(from, Math.min(25, from + 9)), next });
  });
  const api: ApiDocument = { ...PLAIN, orders: "orders", paging: { by: "link", next: "next" } };
  assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, 25));
});

Deno.test("if the document has no paging, a further page that the body announces fails the day", async () => {
  for (
    const more of [
      { next: "/orders?page=2" },
      { has_more: true },
      { pagination: { nextPageToken: "abc" } },
      {
        meta: { total_pages: 2 },
      },
      { meta: { total: 16 } },
      { links: { next: "https://x.example/2" } },
    ]
  ) {
    await using server = startDayApi(() => Response.json({ orders: numbered(1, 10), ...more }));
    const error = await readingError(server, { api: { ...PLAIN, orders: "orders" } });
    assert.match(error.message, /announces/, JSON.stringify(more));
  }
  for (const last of [{ next: null }, { has_more: false }, { total: 10 }, { count: 10, page: { next: "" } }]) {
    await using server = startDayApi(() => Response.json({ orders: numbered(1, 10), ...last }));
    assert.deepEqual(await readNumbers(server, { api: { ...PLAIN, orders: "orders" } }), numbersOf(1, 10));
  }
});

/** An API that is asked by POST: answers by the JSON that it was sent. */
function postApi(
  answer: (body: Record<string, unknown>) => unknown,
): { url: string; bodies: unknown[] } & AsyncDisposable {
  const bodies: unknown[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, async (request) => {
    if (request.method !== "POST" || request.headers.get("content-type") !== "application/json") {
      return new Response(null, { status: 400 });
    }
    const body = await request.json();
    bodies.push(body);
    return Response.json(answer(body));
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    bodies,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("a request body gets the bounds of the day and the cursor", async () => {
  await using server = postApi((body) => {
    const { after } = (body.variables ?? {}) as { after?: string };
    return { data: { orders: { nodes: [{ n: after === "x" ? 2 : 1 }], info: { end: "x", more: after !== "x" } } } };
  });
  const api: ApiDocument = {
    ...PLAIN,
    dayParameters: {},
    orders: "data.orders.nodes",
    body: { query: "query(…)", variables: { filter: "from {start} to {end}" } },
    paging: {
      by: "cursor",
      in: "body",
      parameter: "variables.after",
      next: "data.orders.info.end",
      more: "data.orders.info.more",
      size: { parameter: "variables.first", rows: 100 },
    },
  };
  assert.deepEqual(await readNumbers({ ...server, queries: [] }, { api }), ["1", "2"]);
  const filter = "from 2026-11-23T00:00:00Z to 2026-11-24T00:00:00Z";
  assert.deepEqual(server.bodies, [
    { query: "query(…)", variables: { filter, first: 100 } },
    { query: "query(…)", variables: { filter, first: 100, after: "x" } },
  ]);
});

Deno.test("an offset may be a part of its parameter, and a status code may mean that there is no such page", async () => {
  await using server = startDayApi((query) => {
    const from = Number(query.get("limit")!.split(",")[0]);
    if (from >= 20) return new Response(null, { status: 404 });
    return Response.json(numbered(from + 1, from + 10));
  });
  const api: ApiDocument = {
    ...PLAIN,
    paging: { by: "offset", parameter: "limit", value: "{offset},10", end: [404] },
  };
  assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, 20));
});

Deno.test("a repeated last page ends the pages if the document says so", async () => {
  const paging = { by: "page", parameter: "page", first: 1 } as const;
  const answer = (query: URLSearchParams): Response => {
    const page = Math.min(3, Number(query.get("page")));
    return Response.json(numbered(page * 10 - 9, Math.min(25, page * 10)));
  };
  await using server = startDayApi(answer);
  const api: ApiDocument = { ...PLAIN, paging: { ...paging, end: ["repeat"] } };
  assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, 25));
  assert.match((await readingError(server, { api: { ...PLAIN, paging } })).message, /it is the same as page 3$/);
  await using ignores = startDayApi(() => Response.json(numbered(1, 10)));
  const sized = { ...paging, size: { parameter: "limit", rows: 10 }, end: ["repeat"] } as const;
  assert.match(
    (await readingError(ignores, { api: { ...PLAIN, paging: sized } })).message,
    /it is the same as page 1$/,
  );
});

Deno.test("a total in the answer is compared with the number of orders, or of their lines", async () => {
  const orders = numbered(1, 3).map(({ n }) => ({ n, lines: [{}, {}] }));
  await using server = startDayApi(() => Response.json({ orders, total: 6 }));
  const api = (of?: "orders" | "lines"): ApiDocument => ({
    ...PLAIN,
    orders: "orders",
    lines: "lines",
    paging: {
      by: "page",
      parameter: "page",
      first: 1,
      size: { parameter: "limit", rows: 10 },
      total: { path: "total", ...of && { of } },
    },
  });
  assert.match((await readingError(server, { api: api() })).message, /announced 6|same as page/);
  assert.equal((await readNumbers(server, { api: api("lines") })).length, 6);
});

Deno.test("JSON lines are read as orders, and a truncated line fails the day", async () => {
  const answer = (text: string): Response =>
    new Response(text, { headers: { "content-type": "application/x-ndjson" } });
  await using server = startDayApi(() => answer('{"n":1}\n\n{"n":2}\r\n'));
  const api: ApiDocument = { ...PLAIN, format: "ndjson" };
  assert.deepEqual(await readNumbers(server, { api }), ["1", "2"]);
  await using cut = startDayApi(() => answer('{"n":1}\n{"n":'));
  assert.match((await readingError(cut, { api })).message, /is not JSON/);
});

Deno.test("the token may be a parameter, or user and password in a header, and is never shown in an error", async () => {
  const seen: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    seen.push(
      `${new URL(request.url).searchParams.get("key")} ${request.headers.get("authorization")} ${
        request.headers.get("x-version")
      }`,
    );
    return new Response(null, { status: 403 });
  });
  const url = `http://127.0.0.1:${server.addr.port}/orders`;
  const reader = { url, queries: [], [Symbol.asyncDispose]: () => server.shutdown() };
  const options = { token: "user:pässword" };
  for (
    const authentication of [
      { parameter: "key", value: "{token}" },
      { header: "Authorization", value: "Basic {basic}" },
    ]
  ) {
    const api = { ...PLAIN, authentication, headers: { "X-Version": "2026-01" } };
    const error = await readingError(reader, { api, options });
    assert.ok(!Deno.inspect(error).includes("word"), error.message);
  }
  assert.deepEqual(seen, ["user:pässword null 2026-01", "null Basic dXNlcjpww6Rzc3dvcmQ= 2026-01"]);
  await server.shutdown();
});

Deno.test("CSV at a URL is read as one page in any encoding, and its broken rows are rejected one by one", async () => {
  const csv = 'n;city\r\n1;Köln\r\n"2;x\r\n3;Ulm\r\n4;"Bad ""Tölz"""';
  const latin = Uint8Array.from(csv, (character) => character.charCodeAt(0));
  await using server = startDayApi(() => new Response(latin, { headers: { "content-type": "text/csv" } }));
  const api: ApiDocument = { ...PLAIN, format: "csv", separator: ";", encoding: "windows-1252" };
  const lines = [];
  for await (const read of readDay({ api, columns: { order_id: "n", city: "city" } }, DAY, { url: server.url })) {
    lines.push(...read.lines.map(({ line, raw }) => "values" in line ? line.values : [raw]));
  }
  assert.deepEqual(lines, [["1", "Köln"], ["3", "Ulm"], ["4", 'Bad "Tölz"'], ['"2;x']]);
});

Deno.test("a CSV answer fails the day without a named column or a header, as UTF-8 under another name, and as HTML", async () => {
  const api: ApiDocument = { ...PLAIN, format: "csv" };
  for (
    const [text, type, message, encoding = "utf-8"] of [
      ["m\n1\n", "text/csv", /no row has the key "n"; the first row has the keys "m"/],
      ["", "text/csv", /CSV without a header/],
      ["n,n\n1,2\n", "text/csv", /has the column "n" twice/],
      ["n\nKöln\n", "text/csv", /the answer is UTF-8, and the source document says windows-1252/, "windows-1252"],
      ["<html>", "text/html", /the answer is "text\/html", not CSV/],
    ] as const
  ) {
    await using server = startDayApi(() => new Response(text, { headers: { "content-type": type } }));
    assert.match((await readingError(server, { api: { ...api, encoding } })).message, message);
  }
});
