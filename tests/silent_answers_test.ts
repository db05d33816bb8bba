import assert from "node:assert/strict";
import { channelOf } from "../scripts/sources/documents/channel.ts";
import { OrderReader } from "../scripts/sources/orders/order_reader.ts";
import type { ApiDocument } from "../scripts/sources/documents/source_document.ts";
import { PLAIN, readingError, readNumbers, startDayApi } from "./support/day_api.ts";

/** What an API answers to a first and a second page. */
type Pages = readonly [unknown, unknown];

function startPages([first, second]: Pages): ReturnType<typeof startDayApi> {
  return startDayApi((query) => Response.json(query.has("cursor") ? second : first));
}

const ROWS = [[{ n: 1 }, { n: 2 }], [{ n: 3 }]] as const;
const CURSOR = { by: "cursor", parameter: "cursor", next: "meta.next" } as const;

for (const next of [{ id: 3 }, ["3"], true]) {
  Deno.test(`the cursor ${JSON.stringify(next)} fails the day, since it cannot be sent`, async () => {
    await using server = startPages([{ orders: ROWS[0], meta: { next } }, { orders: ROWS[1], meta: { next: null } }]);
    const { message } = await readingError(server, { api: { ...PLAIN, orders: "orders", paging: CURSOR } });
    assert.match(message, /"meta.next" of the answer is .*, which is not a cursor$/);
  });
}

Deno.test("a link to the next page that is an object fails the day", async () => {
  const answer = { orders: ROWS[0], links: { next: { href: "/orders?cursor=3" } } };
  await using server = startPages([answer, { orders: ROWS[1] }]);
  const api: ApiDocument = { ...PLAIN, orders: "orders", paging: { by: "link", next: "links.next" } };
  assert.match((await readingError(server, { api })).message, /"links.next" of the answer is .*, which is not a link$/);
});

Deno.test("a cursor under another name than in the document fails the day", async () => {
  await using server = startPages([{ orders: ROWS[0], meta: { nextCursor: "3" } }, { orders: ROWS[1] }]);
  const { message } = await readingError(server, { api: { ...PLAIN, orders: "orders", paging: CURSOR } });
  assert.match(message, /announces a next page \(meta-next-Cursor: 3\), which paging by cursor does not reach$/);
});

Deno.test("a cursor is ignored if the answer says that there are no more pages", async () => {
  const api: ApiDocument = { ...PLAIN, orders: "orders", paging: { ...CURSOR, more: "meta.more" } };
  await using server = startPages([
    { orders: ROWS[0], meta: { next: "3", more: true } },
    { orders: ROWS[1], meta: { next: "9", next_cursor: "9", more: false } },
  ]);
  assert.deepEqual(await readNumbers(server, { api }), ["1", "2", "3"]);
});

for (const next of [null, "", false, undefined]) {
  Deno.test(`pages end if the next cursor is ${next === "" ? "an empty text" : next}`, async () => {
    await using server = startPages([{ orders: ROWS[0], meta: { next: 3 } }, { orders: ROWS[1], meta: { next } }]);
    const api: ApiDocument = { ...PLAIN, orders: "orders", paging: CURSOR };
    assert.deepEqual(await readNumbers(server, { api }), ["1", "2", "3"]);
  });
}

Deno.test("the next page may be under a key that contains points", async () => {
  await using server = startPages([{ value: ROWS[0], "@odata.nextLink": "?cursor=3" }, { value: ROWS[1] }]);
  const api: ApiDocument = { ...PLAIN, orders: "value", paging: { by: "link", next: "@odata.nextLink" } };
  assert.deepEqual(await readNumbers(server, { api }), ["1", "2", "3"]);
});

for (
  const announced of [
    { _links: { next: { href: "/orders?cursor=3" } } },
    { links: [{ rel: "self", href: "/orders" }, { rel: "next", href: "/orders?cursor=3" }] },
    { "@odata.nextLink": "/orders?cursor=3" },
    { meta: { pagination: { links: { next: "/orders?cursor=3" } } } },
    { meta: { current_page: 1, last_page: 2 } },
    { isLastPage: false },
  ]
) {
  Deno.test(`an answer that announces ${JSON.stringify(announced)} fails the day as incomplete`, async () => {
    await using server = startPages([{ orders: ROWS[0], ...announced }, { orders: ROWS[1] }]);
    const { message } = await readingError(server, { api: { ...PLAIN, orders: "orders" } });
    assert.match(message, /announces a next page .*, and the source document has no paging$/);
  });
}

for (
  const last of [
    { _links: { self: { href: "/orders" } } },
    { links: [{ rel: "self", href: "/orders" }] },
    { meta: { current_page: 1, last_page: 1 }, isLastPage: true },
  ]
) {
  Deno.test(`an answer with ${JSON.stringify(last)} counts as complete`, async () => {
    await using server = startPages([{ orders: ROWS[0], ...last }, {}]);
    assert.deepEqual(await readNumbers(server, { api: { ...PLAIN, orders: "orders" } }), ["1", "2"]);
  });
}

const CANCELLED = { at: "status", in: ["cancelled"] };

for (const rows of [[{ n: 1, state: "cancelled" }], [{ n: 1, state: "paid" }, { n: 2, state: "cancelled" }]]) {
  Deno.test(`a day of ${rows.length} row(s) fails if no row has the key of a skip rule`, async () => {
    await using server = startDayApi(() => Response.json(rows));
    const { message } = await readingError(server, { api: { ...PLAIN, skip: [CANCELLED] } });
    assert.ok(message.endsWith('no row has the key "status"; the first row has the keys "n", "state"'), message);
  });
}

Deno.test("a day fails if no order has the key that marks incomplete orders", async () => {
  await using server = startDayApi(() => Response.json([{ n: 1 }, { n: 2 }]));
  const { message } = await readingError(server, { api: { ...PLAIN, incomplete: [{ at: "more", in: [true] }] } });
  assert.match(message, /no row has the key "more"/);
});

Deno.test("the key of a skip rule may be missing if the rule tests its presence, or the cell has a default", async () => {
  await using server = startDayApi(() => Response.json([{ n: 1 }, { n: 2 }]));
  const status = { first: ["status"], else: null };
  const skip = [{ at: "cancelled_at", present: true }, { at: status, in: ["cancelled"] }];
  assert.deepEqual(await readNumbers(server, { api: { ...PLAIN, skip } }), ["1", "2"]);
});

function linesOf(order: Record<string, unknown>): string[] {
  const columns = { order_id: "id", row_id: "items.sku", order_date: "at", sales: "items.price" };
  const returned = { row_id: "refunds.sku", order_date: "refunds.at", sales: "refunds.amount" };
  const api: ApiDocument = { ...PLAIN, lines: "items", returns: [{ lines: "refunds", columns: returned }] };
  const reader = new OrderReader(channelOf({ columns, api }, "api"));
  return reader.read(order).map((line) =>
    "values" in line ? String(line.values[3]) : "code" in line ? line.code : "left out"
  );
}

Deno.test("the second of two lines of an order with the same row_id is rejected", () => {
  const items = [{ sku: "A", price: 10 }, { sku: "B", price: 5 }, { sku: "A", price: 10 }];
  assert.deepEqual(linesOf({ id: 1, at: "2026-11-23", items }), ["10", "5", "same_line"]);
});

Deno.test("returns of one line may have different times; a second one at the same time is rejected", () => {
  const refund = { sku: "A", at: "2026-11-24T08:00:00Z", amount: -4 };
  const refunds = [refund, { ...refund, at: "2026-11-24T09:00:00Z" }, refund];
  const order = { id: 1, at: "2026-11-23", items: [{ sku: "A", price: 10 }], refunds };
  assert.deepEqual(linesOf(order), ["10", "-4", "-4", "same_line"]);
});

Deno.test("a skip rule matches a value despite blanks around it", () => {
  const columns = { order_id: "n", order_date: "at", sales: "sales" };
  const reader = new OrderReader(channelOf({ columns, api: { ...PLAIN, skip: [CANCELLED] } }, "api"));
  for (const status of ["cancelled ", " cancelled", "cancelled\u00a0"]) {
    assert.deepEqual(reader.read({ n: 1, at: "2026-11-23", sales: 5, status }), [{ leftOut: CANCELLED }]);
  }
});

for (
  const told of [{ errors: [{ message: "internal error" }] }, { error: "timeout" }, { errors: { status: "wrong" } }, {
    error: true,
  }]
) {
  Deno.test(`an answer with ${JSON.stringify(told)} beside its orders fails the day as incomplete`, async () => {
    await using server = startDayApi(() => Response.json({ orders: ROWS[0], ...told }));
    const { message } = await readingError(server, { api: { ...PLAIN, orders: "orders" } });
    assert.match(message, /the answer has errors as well as orders: /);
  });
}

Deno.test("an answer with an empty list of errors counts as complete", async () => {
  const none = { errors: [], error: "OK" };
  await using server = startDayApi(() => Response.json({ orders: ROWS[0], ...none }));
  assert.deepEqual(await readNumbers(server, { api: { ...PLAIN, orders: "orders" } }), ["1", "2"]);
});
