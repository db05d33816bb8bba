import {
  cursorOf,
  type Emulator,
  instant,
  onlyParameters,
  ordersBetween,
  readCursor,
  refuse,
  utc,
} from "../emulator.ts";
import type { Order } from "../order.ts";
import { decimal, refundTotal, type Shop, sum, taxOf, totalOf } from "../shop.ts";

const TOKEN = "squarespace-api-key";
const PAGE_SIZE = 50;
const BOUNDS = ["modifiedAfter", "modifiedBefore"];

const bad = (message: string): never =>
  refuse(400, { type: "INVALID_REQUEST_ERROR", subtype: null, message, details: null });

interface State {
  readonly after: string | null;
  readonly before: string | null;
  readonly at: number;
}

/** Squarespace's commerce orders: asked by change alone, fifty a page, a cursor that suffers nothing beside it, test orders in the feed. */
export const squarespace: Emulator = {
  path: "/1.0/commerce/orders",
  token: () => TOKEN,
  // It names no time to wait; its documentation says a minute.
  tooOften: () => Response.json({ type: "RATE_LIMIT_EXCEEDED", message: "Too many requests" }, { status: 429 }),
  answer(request, shop): Response {
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      refuse(401, {
        type: "AUTHORIZATION_ERROR",
        subtype: null,
        message: "You are not authorized to do that.",
        details: null,
      });
    }
    if (!request.headers.get("user-agent")) bad("The header User-Agent is required");
    const { searchParams: query, origin, pathname } = new URL(request.url);
    onlyParameters(query, {
      allowed: [...BOUNDS, "cursor", "fulfillmentStatus", "customerId", "paymentStates"],
      refuse: bad,
    });
    const state = stateOf(query);
    const status = query.get("fulfillmentStatus");
    const found = choose(shop, state).filter((order) => status === null || statusOf(order) === status);
    const next = state.at + PAGE_SIZE < found.length ? cursorOf({ ...state, at: state.at + PAGE_SIZE }) : null;
    return Response.json({
      result: found.slice(state.at, state.at + PAGE_SIZE).map((order) => orderJson(order, shop)),
      pagination: {
        hasNextPage: next !== null,
        nextPageCursor: next,
        nextPageUrl: next === null ? null : `${origin}${pathname}?cursor=${next}`,
      },
    });
  },
};

function stateOf(query: URLSearchParams): State {
  const cursor = query.get("cursor");
  const [after, before] = BOUNDS.map((name) => query.get(name));
  if (cursor !== null) {
    if (query.size > 1) bad("cursor cannot be combined with other query parameters");
    return readCursor<State>(cursor, bad);
  }
  if ((after === null) !== (before === null)) bad("modifiedAfter and modifiedBefore must be given together");
  return { after: after ?? null, before: before ?? null, at: 0 };
}

/** Those that changed after one instant and before another, neither included, the last changed first. Only paid orders exist. */
function choose(shop: Shop, { after, before }: State): Order[] {
  const [from, to] = [
    instant(after, bad)?.add({ milliseconds: 1 }),
    instant(before, bad)?.subtract({ milliseconds: 1 }),
  ];
  const orders = shop.orders.filter(({ status }) => status !== "pending");
  return ordersBetween(orders, { by: "updatedAt", from, to, precision: "millisecond" })
    .toSorted((a, b) => Temporal.Instant.compare(b.updatedAt, a.updatedAt) || b.id - a.id);
}

function statusOf({ status }: Order): string {
  return status === "cancelled" ? "CANCELED" : "FULFILLED";
}

function orderJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ currency, value: decimal(cents) });
  const { address } = order;
  const { firstName, lastName, street: address1, city, state, zip: postalCode, countryCode } = address;
  return {
    id: `ss${order.id}`,
    orderNumber: String(order.number),
    createdOn: utc(order.placedAt, 3),
    modifiedOn: utc(order.updatedAt, 3),
    channel: "web",
    testmode: order.isTest,
    customerEmail: order.email ?? `buyer${order.number}@example.org`,
    customerId: order.customer === null ? null : `c${order.customer.id}`,
    shippingAddress: { firstName, lastName, address1, city, state, postalCode, countryCode },
    fulfillmentStatus: statusOf(order),
    shippingLines: [{ method: order.shippingMethod, amount: money(order.shipping) }],
    priceTaxInterpretation: "EXCLUSIVE",
    taxTotal: money(sum(order.lines, (line) => taxOf(line)) + order.shippingTax),
    refundedTotal: money(sum(order.refunds, refundTotal)),
    grandTotal: money(totalOf(order)),
    lineItems: order.lines.map((line) => ({
      id: `li${line.id}`,
      variantId: line.sku === null ? null : `v${line.productId}`,
      productId: line.sku === null ? null : `p${line.productId}`,
      sku: line.sku,
      productName: line.name,
      quantity: line.quantity,
      unitPricePaid: money(line.unitPrice - line.unitDiscount),
      lineItemType: "PHYSICAL_PRODUCT",
    })),
  };
}
