import { type Emulator, expiringToken, isValid, onlyParameters, refuse, wholeNumber } from "../emulator.ts";
import type { Line, Order, Refund } from "../order.ts";
import { decimal, discountOf, isSale, netOf, type Shop, taxOf } from "../shop.ts";

const PREFIX = "lsxs_at_";
const PARAMETERS = [
  "type",
  "date_from",
  "date_to",
  "page_size",
  "offset",
  "order_by",
  "order_direction",
  "outlet_id",
  "customer_id",
];
const STATES = { completed: "closed", pending: "parked", cancelled: "voided" };

const bad = (message: string): never => refuse(400, { errors: { global: [message] } });

/** Lightspeed X-Series' search for sales: an offset, times in UTC with an offset, amounts as numbers, a return as a sale below zero. */
export const lightspeed: Emulator = {
  path: "/api/2026-07/search",
  token: () => expiringToken(PREFIX),
  answer(request, shop): Response {
    const [, token = null] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (!isValid(token, { prefix: PREFIX, hours: 1 })) refuse(401, { error: "Invalid access token" });
    const query = new URL(request.url).searchParams;
    onlyParameters(query, { allowed: [...PARAMETERS, "state"], refuse: bad });
    if (query.get("type") !== "sales") bad("type must be one of sales, products, customers");
    const size = wholeNumber(query.get("page_size"), { least: 1, most: 1000, otherwise: 50, refuse: bad });
    const offset = wholeNumber(query.get("offset"), { least: 0, most: 1e9, otherwise: 0, refuse: bad });
    const [from, to] = [bound(query.get("date_from"), "T00:00:00Z"), bound(query.get("date_to"), "T23:59:59Z")];
    const states = query.getAll("state");
    const found = salesOf(shop)
      .filter(({ second }) => (from === undefined || second >= from) && (to === undefined || second <= to))
      .filter(({ state }) => states.length === 0 || states.includes(state));
    return Response.json({ data: found.slice(offset, offset + size).map(({ json }) => json) });
  },
};

/** A bound in UTC, as a day or an instant, in seconds. */
function bound(text: string | null, ofDay: string): number | undefined {
  if (text === null) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}Z)?$/.test(text)) bad(`${text} is not a date`);
  return Temporal.Instant.from(text.length === 10 ? text + ofDay : text).epochMilliseconds / 1000;
}

interface Sale {
  readonly second: number;
  readonly state: string;
  readonly json: Record<string, unknown>;
}

function salesOf(shop: Shop): Sale[] {
  const sale = (at: Temporal.Instant, state: string, json: Record<string, unknown>): Sale => ({
    second: Math.floor(at.epochMilliseconds / 1000),
    state,
    json: { ...json, state, date: `${at.toString({ fractionalSecondDigits: 0 }).slice(0, -1)}+00:00` },
  });
  return shop.orders.filter(({ isTest }) => !isTest).flatMap((order) => [
    sale(order.placedAt, STATES[order.status], saleJson(order)),
    ...(isSale(order) ? order.refunds : []).map((refund) => sale(refund.at, "closed", returnJson(order, refund))),
  ]).toSorted((a, b) => a.second - b.second);
}

function idOf(kind: string, id: number): string {
  return `0242ac13-000${kind}-11ef-8000-${String(id).padStart(12, "0")}`;
}

function saleJson(order: Order): Record<string, unknown> {
  return {
    id: idOf("1", order.id),
    invoice_number: String(order.number),
    customer_id: order.customer === null ? null : idOf("2", order.customer.id),
    return_for: null,
    note: order.edit === null ? "" : "changed",
    version: order.updatedAt.epochMilliseconds,
    line_items: order.lines.map((line) => lineJson(line, { id: line.id, quantity: line.quantity, sign: 1n })),
  };
}

function returnJson(order: Order, refund: Refund): Record<string, unknown> {
  return {
    id: idOf("3", refund.id),
    invoice_number: `${order.number}-R${refund.id}`,
    customer_id: order.customer === null ? null : idOf("2", order.customer.id),
    return_for: idOf("1", order.id),
    note: refund.reason,
    version: refund.at.epochMilliseconds,
    line_items: refund.lines.map(({ id, line, quantity }) => lineJson(line, { id, quantity, sign: -1n })),
  };
}

interface LineOptions {
  readonly id: number;
  readonly quantity: number;
  readonly sign: bigint;
}

function lineJson(line: Line, { id, quantity, sign }: LineOptions): Record<string, unknown> {
  const number = (cents: bigint): number => Number(decimal(cents * sign));
  return {
    id: idOf("4", id),
    product_id: idOf("5", line.productId),
    quantity: quantity * Number(sign),
    is_return: sign < 0n,
    totals: {
      price: number(netOf(line, quantity)),
      tax: number(taxOf(line, quantity)),
      discount: number(discountOf({ ...line, quantity })),
    },
  };
}
