import assert from "node:assert/strict";
import fc from "fast-check";
import { announcedPages } from "../scripts/sources/api/announced_pages.ts";
import { DayChangedError } from "../scripts/sources/api/day_changed_error.ts";
import { nextLink } from "../scripts/sources/api/link_header.ts";
import type { ApiDocument } from "../scripts/sources/documents/source_document.ts";
import { type Answer, numbered, numbersOf, PLAIN, readingError, readNumbers, startDayApi } from "./support/day_api.ts";

type Api = ApiDocument;
type Paging = NonNullable<Api["paging"]>;

function pagedBy(paging: Paging): Api {
  return { ...PLAIN, paging };
}

const SIZE = { parameter: "limit", rows: 10 };
const TOTAL = { header: "X-Total-Count" };
const BY_PAGE = pagedBy({ by: "page", parameter: "page", size: SIZE });
const FROM_ONE = pagedBy({ by: "page", parameter: "page", first: 1, size: SIZE });
const WITH_TOTAL = pagedBy({ by: "page", parameter: "page", size: SIZE, total: TOTAL });
const BY_OFFSET = pagedBy({ by: "offset", parameter: "offset", size: SIZE });

/** Answers by page with so many rows, in pages of so many, which begin at `first`. */
function pages(
  rows: number,
  { first = 1, size = 10, headers = () => ({}) }: {
    first?: number;
    size?: number;
    headers?: (page: number, last: number) => Record<string, string>;
  } = {},
): Answer {
  return (query) => {
    const page = Number(query.get("page") ?? first) - first;
    const last = Math.ceil(rows / size);
    return Response.json(page < 0 ? [] : numbered(page * size + 1, Math.min(rows, (page + 1) * size)), {
      headers: headers(page + 1, last),
    });
  };
}

const NEXT_LINK = (page: number, last: number): Record<string, string> =>
  page < last ? { Link: `</orders?page=${page + 1}&day=x>; rel="next", </orders?page=${last}>; rel="last"` } : {};

for (
  const headers of [
    { Link: '<http://127.0.0.1/orders?page=2>; rel="next"' },
    { Link: '</orders?page=1>; rel=prev, </orders?a=1,2;3&page=2>; title="a, b; rel=x"; REL="last NEXT"' },
    { "X-WP-Total": "16", "X-WP-TotalPages": "2" },
    { "X-WP-TotalPages": "2" },
    { "X-Total-Count": "16" },
    { "X-Total": "16" },
    { "Total-Count": "16" },
    { "X-Pagination-Total-Count": "16" },
    { "Pagination-Count": "16" },
    { "X-Total-Records": "16" },
    { "X-Record-Count": "16" },
    { "X-Shop-Total-Results": "16" },
    { "X-Pages": "2" },
    { "X-Page-Count": "2" },
    { "Content-Range": "items 0-9/16" },
    { "Content-Range": "orders */16" },
    { "Content-Range": "0-9/16" },
    { "X-Next-Page": "2" },
    { "X-Next-Cursor": "eyJpZCI6MTB9" },
    { "X-Pagination-Next-Page": "2" },
    { "X-Has-More": "true" },
    { "x-ms-continuation": "abc" },
    { "X-Pagination": '{"TotalCount":16,"PageSize":10,"CurrentPage":1,"TotalPages":2,"HasNext":true}' },
    { "X-Pagination": '{"total_pages":2,"next_page":null}' },
    { "Pagination": '{"hasNextPage":true}' },
  ]
) {
  Deno.test(`if the document has no paging, a further page announced by ${JSON.stringify(headers)} fails the day`, async () => {
    await using server = startDayApi(() => Response.json(numbered(1, 10), { headers: headers as HeadersInit }));
    const error = await readingError(server, { api: PLAIN });
    assert.match(
      error.message,
      /announces (a next page|more rows) \([^()]+.*\).* and the source document has no paging$/,
    );
    assert.match(error.advice!, /"paging" under api/);
    assert.equal(server.queries.length, 1);
  });
}

for (
  const headers of [
    { "X-Total-Count": "10", "X-WP-TotalPages": "1" },
    { "X-WP-Total": "3" }, // of orders, not of rows
    { Link: '<http://127.0.0.1/orders?page=1>; rel="first", </next>; rel="nextgen"; title="next"' },
    { Link: "" },
    { "Content-Range": "items 0-9/10" },
    { "Content-Range": "bytes 0-99/16000" },
    { "Content-Range": "items 0-9/*" },
    { "X-Next-Page": "" },
    { "X-Next-Page": "null" },
    { "X-Has-More": "false" },
    { "X-RateLimit-Total": "5000", "X-Request-Count": "200", "X-Total-Time": "1200", "X-Cache-Total": "99" },
    { "X-Total": "a lot" },
    { "X-Pagination": '{"TotalCount":10,"TotalPages":1,"HasNext":false,"next_page":null}' },
    { "X-Pagination": "{no JSON" },
    { "X-Pagination": '{"TotalCount":{"of":16}}' },
    { "X-Nextjs-Cache": "HIT", "X-Page": "1", "X-Per-Page": "10" },
  ]
) {
  Deno.test(`${JSON.stringify(headers)} does not announce a further page`, async () => {
    await using server = startDayApi(() => Response.json(numbered(1, 10), { headers: headers as HeadersInit }));
    assert.deepEqual(await readNumbers(server, { api: PLAIN }), numbersOf(1, 10));
  });
}

Deno.test("status 206, a part of the rows, fails the day and says how to describe the pages", async () => {
  await using server = startDayApi(() =>
    Response.json(numbered(1, 10), { status: 206, headers: { "Content-Range": "0-9/16" } })
  );
  const error = await readingError(server, { api: PLAIN });
  assert.match(
    error.message,
    /status is 206: the answer is only a part of the rows \(Content-Range: 0-9\/16\) \(1 attempt\)$/,
  );
  assert.match(error.advice!, /"paging"/);
});

Deno.test("an announced next page that the paging reads is not an error", async () => {
  for (const api of [BY_PAGE, WITH_TOTAL, BY_OFFSET, pagedBy({ by: "link", size: SIZE })]) {
    for (const rows of [0, 1, 9, 10, 11, 20, 21, 30]) {
      await using server = startDayApi((query) => {
        const from = Number(query.get("offset") ?? (Number(query.get("page") ?? 1) - 1) * 10);
        const announced = NEXT_LINK(from / 10 + 1, Math.ceil(rows / 10));
        return Response.json(from < 0 ? [] : numbered(from + 1, Math.min(rows, from + 10)), {
          headers: { "X-Total-Count": String(rows), "X-Total-Pages": String(Math.ceil(rows / 10)), ...announced },
        });
      });
      assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, rows), JSON.stringify({ api, rows }));
    }
  }
});

Deno.test("fewer rows than a header announces fail the day, even if the document does not name that header", async () => {
  await using server = startDayApi((query) =>
    Response.json(query.get("page") === "1" ? numbered(1, 10) : [], { headers: { "X-WP-Total": "16" } })
  );
  const error = await readingError(server, { api: FROM_ONE });
  assert.match(error.message, /announces more rows \(x-wp-total: 16\) than the 10 read$/);
  assert.ok(error instanceof DayChangedError); // an order may have gone in the meantime: it is read again
});

Deno.test("paging by link fails if an answer announces its next page in another header", async () => {
  await using server = startDayApi(() => Response.json(numbered(1, 10), { headers: { "X-Next-Page": "2" } }));
  const error = await readingError(server, { api: pagedBy({ by: "link" }) });
  assert.match(error.message, /a next page \(x-next-page: 2\), which paging by link does not reach$/);
});

Deno.test("links are followed unchanged, and the page size is sent only with the first request", async () => {
  await using server = startDayApi((query) => {
    const cursor = Number(query.get("cursor") ?? 0);
    return Response.json(numbered(cursor + 1, cursor + 3), {
      headers: cursor < 6 ? { Link: `</orders?cursor=${cursor + 3}>; rel=next` } : {},
    });
  });
  assert.deepEqual(await readNumbers(server, { api: pagedBy({ by: "link", size: SIZE }) }), numbersOf(1, 9));
  assert.deepEqual(server.queries, [{ day: "2026-11-23", limit: "10" }, { cursor: "3" }, { cursor: "6" }]);
});

Deno.test("links that form a circle fail the day", async () => {
  await using server = startDayApi(() => Response.json(numbered(1, 3), { headers: { Link: "</orders>; rel=next" } }));
  assert.match(
    (await readingError(server, { api: pagedBy({ by: "link" }) })).message,
    /page 2: it is the same as page 1$/,
  );
});

for (
  const target of [
    "//127.0.0.2/orders?token=s3cret",
    "http://shop.example/orders?token=s3cret",
    "http://[",
    "file:///etc",
  ]
) {
  Deno.test(`a next page at ${target} is not requested`, async () => {
    await using server = startDayApi(() =>
      Response.json(numbered(1, 3), { headers: { Link: `<${target}>; rel=next` } })
    );
    const error = await readingError(server, { api: pagedBy({ by: "link" }) });
    assert.match(error.message, /page 1: its next page is "[^"?]*", on another server$/);
    assert.doesNotMatch(error.message, /s3cret/);
    assert.equal(server.queries.length, 1);
  });
}

Deno.test("the next link is found among others, whatever its parameters contain", () => {
  const part = fc.constantFrom('<a,b>; rel="prev"', "<c>;rel=last", '<d>; title="x; rel=next, <e>; rel=next"', "<f>");
  fc.assert(
    fc.property(fc.array(part), fc.array(part), fc.boolean(), (before, after, has) => {
      const next = '</n?a=1,2&b=;>; type="a, b" ; rel="first next"';
      const header = [...before, ...has ? [next] : [], ...after].join(", ");
      assert.equal(nextLink(header), has ? "/n?a=1,2&b=;" : undefined);
    }),
    { seed: 14, numRuns: 300 },
  );
  assert.equal(nextLink(null), undefined);
});

// Squared in its length, each of these would take minutes.
Deno.test("a hostile header does not announce a page", () => {
  assert.equal(nextLink("<".repeat(400_000)), undefined);
  for (const text of ["<a>;", "<a>; a=", '<a>; a="', "<a> "]) assert.equal(nextLink(text.repeat(40_000)), undefined);
  const names = ["total".repeat(5_000), `next${"-page".repeat(5_000)}z`, "a-".repeat(9_000)];
  const { next } = announcedPages(new Headers(names.map((name): [string, string] => [`x-${name}`, "5"])));
  assert.equal(next, undefined);
});

Deno.test("pages are read from 0 if the document says so", async () => {
  await using server = startDayApi(pages(25, { first: 0 }));
  assert.deepEqual(
    await readNumbers(server, { api: pagedBy({ by: "page", parameter: "page", first: 0, size: SIZE }) }),
    numbersOf(1, 25),
  );
  assert.deepEqual(server.queries.map(({ page }) => page), ["0", "1", "2", "3"]);
});

for (const rows of [3, 25]) {
  Deno.test(`if pages begin at 0 and the document does not say so, a day of ${rows} rows fails`, async () => {
    await using server = startDayApi(pages(rows, { first: 0 }));
    for (const api of [BY_PAGE, { ...PLAIN, pageParameter: "page", limitParameter: "limit", pageSize: 10 }]) {
      const error = await readingError(server, { api });
      assert.match(error.message, /, page 0: its \d+ rows are on none of the later pages$/);
      assert.match(error.advice!, /"first"/);
    }
    const api = pagedBy({ by: "page", parameter: "page", size: SIZE, total: TOTAL });
    await using counting = startDayApi(pages(rows, { first: 0, headers: () => ({ "X-Total-Count": String(rows) }) }));
    assert.match((await readingError(counting, { api })).message, /but announced \d+$/);
  });
}

for (
  const [name, answer] of [
    ["an error", () => new Response("no", { status: 500 })],
    ["the first page", () => Response.json(numbered(1, 10))],
    ["all rows", () => Response.json(numbered(1, 12))],
    ["no rows", () => Response.json([])],
    ["no JSON", () => Response.json({ error: "pages begin at 1" })],
  ] as const
) {
  Deno.test(`an API that answers ${name} for page 0 is read from page 1`, async () => {
    await using server = startDayApi((query, number) =>
      query.get("page") === "0" ? answer() : pages(12)(query, number)
    );
    assert.deepEqual(await readNumbers(server, { api: BY_PAGE }), numbersOf(1, 12));
    assert.deepEqual(server.queries.map(({ page }) => page), ["1", "2", "3", "0"]);
  });
}

Deno.test("an offset counts the received rows, even if the API returns fewer than requested", async () => {
  await using server = startDayApi((query) => {
    const offset = Number(query.get("offset"));
    return Response.json(numbered(offset + 1, Math.min(17, offset + 7)));
  });
  assert.deepEqual(await readNumbers(server, { api: BY_OFFSET }), numbersOf(1, 17));
  assert.deepEqual(server.queries.map(({ offset }) => offset), ["0", "7", "14", "17"]);
});

Deno.test("an offset may begin at 1", async () => {
  await using server = startDayApi((query) => {
    const offset = Number(query.get("start"));
    return Response.json(numbered(offset, Math.min(12, offset + 9)));
  });
  const api = pagedBy({ by: "offset", parameter: "start", first: 1, size: SIZE });
  assert.deepEqual(await readNumbers(server, { api }), numbersOf(1, 12));
});

Deno.test("a page number in place of an offset fails the day: the pages overlap", async () => {
  await using server = startDayApi((query) => {
    const offset = Number(query.get("offset"));
    return Response.json(numbered(offset + 1, Math.min(25, offset + 10)));
  });
  const error = await readingError(server, { api: pagedBy({ by: "page", parameter: "offset", size: SIZE }) });
  assert.match(error.message, /page 2: it has rows that came on an earlier page$/);
});

/** Answers newest first; from the second request on one order more has come. */
function growing(
  before: number,
  { size = 2, total }: { size?: number; total?: (rows: number) => number } = {},
): Answer {
  let isFirst = true;
  return (query) => {
    const rows = isFirst ? before : before + 1;
    isFirst = false;
    const page = Number(query.get("page"));
    const shown = numbered(1, rows).toReversed().slice((page - 1) * size, page * size);
    return Response.json(shown, { headers: total ? { "X-Total-Count": String(total(rows)) } : {} });
  };
}

Deno.test("overlapping pages are read again, and then have every order once", async () => {
  for (const api of [BY_PAGE, FROM_ONE]) {
    await using server = startDayApi(growing(5));
    assert.deepEqual((await readNumbers(server, { api })).toSorted(), numbersOf(1, 6));
  }
});

Deno.test("pages that always overlap fail the day", async () => {
  await using server = startDayApi((query) => {
    const page = Number(query.get("page"));
    const rows = numbered(1, page === 1 ? 5 : 6).toReversed();
    return Response.json(rows.slice((page - 1) * 2, page * 2));
  });
  const error = await readingError(server, { api: BY_PAGE });
  assert.ok(error instanceof DayChangedError);
  assert.match(error.message, /page 2: it has rows that came on an earlier page$/);
  assert.equal(server.queries.filter(({ page }) => page === "1").length, 3);
});

Deno.test("a line that a later page repeats with another value is one line, by its row ID", async () => {
  await using server = startDayApi((query) => {
    const rows = { "1": [{ n: 1, order: "A", row: 7 }], "2": [{ n: 2, order: "A", row: 7 }] };
    return Response.json(rows[query.get("page") as "1"] ?? []);
  });
  const columns = { order_id: "order", row_id: "row" };
  assert.match((await readingError(server, { api: FROM_ONE, columns })).message, /came on an earlier page$/);
  // Another order may have the same row ID.
  await using other = startDayApi((query) => {
    const rows = { "1": [{ n: 1, order: "A", row: 7 }], "2": [{ n: 2, order: "B", row: 7 }] };
    return Response.json(rows[query.get("page") as "1"] ?? []);
  });
  assert.deepEqual(await readNumbers(other, { api: FROM_ONE, columns }), ["1", "2"]);
});

Deno.test("overlapping pages with the right total neither lose nor double a row", async () => {
  await using server = startDayApi((query) => {
    const page = Number(query.get("page"));
    const rows = [[6, 5], [5, 4], [3, 2], [1]][page - 1] ?? [];
    return Response.json(rows.map((n) => ({ n })), { headers: { "X-Total-Count": "6" } });
  });
  assert.deepEqual((await readNumbers(server, { api: WITH_TOTAL })).toSorted(), numbersOf(1, 6));
});

Deno.test("the announced number of rows is not enough if one came twice and another not at all", async () => {
  await using server = startDayApi((query) => {
    const page = Number(query.get("page"));
    const rows = [[6, 5], [5, 4], [3, 2]][page - 1] ?? [];
    return Response.json(rows.map((n) => ({ n, order: "A", row: n })), { headers: { "X-Total-Count": "6" } });
  });
  const error = await readingError(server, { api: WITH_TOTAL, columns: { order_id: "order", row_id: "row" } });
  assert.match(error.message, /the API sent 5 rows, 1 of them twice, but announced 6$/);
});

Deno.test("two equal lines of an order on two pages fail the day, with advice on how to distinguish them", async () => {
  const answer = (query: URLSearchParams): Response => {
    const rows = [1, 2, 2, 3].map((n, row) => ({ n, row }));
    const page = Number(query.get("page"));
    const shown = rows.slice((page - 1) * 2, page * 2).map(({ n, row }) => query.has("rows") ? { n, row } : { n });
    return Response.json(shown, { headers: { "X-Total-Count": "4" } });
  };
  await using server = startDayApi(answer);
  const error = await readingError(server, { api: WITH_TOTAL });
  assert.match(error.message, /the API sent 3 rows, 1 of them twice, but announced 4$/);
  assert.match(error.advice!, /row_id/);
  const api = { ...WITH_TOTAL, dayParameters: { rows: "yes" } };
  assert.deepEqual(await readNumbers(server, { api, columns: { order_id: "n", row_id: "row" } }), ["1", "2", "2", "3"]);
});

Deno.test("a row that one page has twice is read twice", async () => {
  const rows = [1, 1, 2].map((n) => ({ n }));
  await using server = startDayApi((query) =>
    Response.json(query.get("page") === "1" ? rows : [], { headers: { "X-Total-Count": "3" } })
  );
  assert.deepEqual(await readNumbers(server, { api: WITH_TOTAL }), ["1", "1", "2"]);
  await using plain = startDayApi(() => Response.json(rows));
  assert.deepEqual(await readNumbers(plain, { api: PLAIN }), ["1", "1", "2"]);
});

Deno.test("a total that is too small does not cut the day short at the end of a page", async () => {
  await using server = startDayApi(pages(21, { headers: () => ({ "X-Total-Count": "20" }) }));
  const error = await readingError(server, { api: WITH_TOTAL });
  assert.ok(error instanceof DayChangedError);
  assert.match(error.message, /page 3: the API sent 21 rows, but announced 20$/);
  assert.equal(server.queries.filter(({ page }) => page === "1").length, 3);
  await using late = startDayApi((query, number) =>
    pages(21, { headers: () => ({ "X-Total-Count": number <= 3 ? "20" : "21" }) })(query, number)
  );
  assert.deepEqual(await readNumbers(late, { api: WITH_TOTAL }), numbersOf(1, 21));
});

Deno.test("after a full page another is requested, even if the API returns smaller pages than requested", async () => {
  await using server = startDayApi(pages(15, { size: 5, headers: () => ({ "X-Total-Count": "10" }) }));
  assert.match((await readingError(server, { api: WITH_TOTAL })).message, /sent 15 rows, but announced 10$/);
});

for (
  const [name, answer] of [
    ["404", () => new Response("no such page", { status: 404 })],
    ["400", () => new Response("no such page", { status: 400 })],
    ["the last page again", () => Response.json(numbered(11, 20), { headers: { "X-Total-Count": "20" } })],
    ["the first page again", () => Response.json(numbered(1, 10), { headers: { "X-Total-Count": "20" } })],
    ["an empty page without a total", () => Response.json([])],
  ] as const
) {
  Deno.test(`an API that answers ${name} after the last full page has been read completely`, async () => {
    const total = (): Record<string, string> => ({ "X-Total-Count": "20" });
    await using server = startDayApi((query, number) =>
      Number(query.get("page")) > 2 ? answer() : pages(20, { headers: total })(query, number)
    );
    assert.deepEqual(await readNumbers(server, { api: WITH_TOTAL }), numbersOf(1, 20));
    assert.equal(server.queries.length, 3);
  });
}

Deno.test("a temporary error after the last full page does not count as the end", async () => {
  await using server = startDayApi((query, number) =>
    Number(query.get("page")) > 2
      ? new Response("busy", { status: 503 })
      : pages(20, { headers: () => ({ "X-Total-Count": "20" }) })(query, number)
  );
  const error = await readingError(server, { api: WITH_TOTAL, options: { deadline: 300 } });
  assert.match(error.message, /page 3: status is 503/);
});

Deno.test("with a matching total a page that is not full ends the day without another request", async () => {
  await using server = startDayApi(pages(25, { headers: () => ({ "X-Total-Count": "25" }) }));
  assert.deepEqual(await readNumbers(server, { api: WITH_TOTAL }), numbersOf(1, 25));
  assert.equal(server.queries.length, 3);
});

Deno.test("a document without paging but with a total says which key is missing", async () => {
  await using server = startDayApi(() => Response.json(numbered(1, 10), { headers: { "X-Total-Count": "16" } }));
  const error = await readingError(server, { api: { ...PLAIN, totalHeader: "X-Total-Count" } });
  assert.match(error.message, /the API sent 10 rows, but announced 16$/);
  assert.match(error.advice!, /"paging"/);
});

Deno.test("however pages overlap, each row is read once, or the day fails", async () => {
  const plan = fc.record({
    rows: fc.integer({ min: 0, max: 30 }),
    size: fc.integer({ min: 1, max: 7 }),
    shifts: fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 8 }),
    hasTotal: fc.boolean(),
    hasRowId: fc.boolean(),
  });
  let read = 0;
  await fc.assert(
    fc.asyncProperty(plan, async ({ rows, size, shifts, hasTotal, hasRowId }) => {
      await using server = startDayApi((query) => {
        const page = Number(query.get("page"));
        const from = Math.max(0, (page - 1) * size + (shifts[page - 2] ?? 0));
        const shown = numbered(from + 1, Math.min(rows, from + size)).map((row) => ({ ...row, order: "A" }));
        return Response.json(shown, { headers: { "X-Total-Count": String(rows) } });
      });
      const paging: Paging = { by: "page", parameter: "page", first: 1, size: { parameter: "limit", rows: size } };
      const api = pagedBy(hasTotal ? { ...paging, total: TOTAL } : paging);
      const columns = hasRowId ? { order_id: "order", row_id: "n" } : { order_id: "n" };
      try {
        const numbers = await readNumbers(server, { api, columns });
        assert.deepEqual(numbers.toSorted(), numbersOf(1, rows).toSorted());
        read++;
      } catch (error) {
        assert.match(String(error), /^StorecastError|^DayChangedError|^Error: Cannot read day/, String(error));
      }
    }),
    { seed: 14, numRuns: 200 },
  );
  assert.ok(read > 30, `Only ${read} days were read`);
});
