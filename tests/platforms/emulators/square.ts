import { cursorOf, type Emulator, instant, ordersBetween, readCursor, refuse, utc, wholeNumber } from "../emulator.ts";
import { discountOf, isSale, type Line, netOf, type Order, type Refund, type Shop, taxOf, totalOf } from "../shop.ts";

const TOKEN = "square-access-token";
const LOCATION = "L1";
const STATES = { completed: "COMPLETED", pending: "OPEN", cancelled: "CANCELED" };

const bad = (detail: string, code = "BAD_REQUEST"): never =>
  refuse(400, { errors: [{ category: "INVALID_REQUEST_ERROR", code, detail }] });

interface Search {
  location_ids?: string[];
  cursor?: string;
  limit?: number;
  query?: {
    filter?: {
      date_time_filter?: Record<string, { start_at?: string; end_at?: string }>;
      state_filter?: { states: string[] };
    };
    sort?: { sort_field?: string; sort_order?: string };
  };
}

/** Square's orders/search: amounts in cents, an empty object when nothing is found, a return as an order of its own. */
export const square: Emulator = {
  path: "/v2/orders/search",
  token: () => TOKEN,
  async answer(request, shop): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      const detail = "This request could not be authorized.";
      refuse(401, { errors: [{ category: "AUTHENTICATION_ERROR", code: "UNAUTHORIZED", detail }] });
    }
    if (request.method !== "POST") {
      refuse(405, { errors: [{ code: "METHOD_NOT_ALLOWED", category: "INVALID_REQUEST_ERROR" }] });
    }
    const search = await request.json() as Search;
    const unknown = Object.keys(search).find((key) =>
      !["location_ids", "cursor", "limit", "query", "return_entries"].includes(key)
    );
    if (unknown !== undefined) bad(`Unknown field ${unknown}`);
    if (!search.location_ids?.includes(LOCATION)) {
      bad("Must provide at least 1 location_id.", "MISSING_REQUIRED_PARAMETER");
    }
    const limit = wholeNumber(search.limit, { least: 1, most: 1000, otherwise: 500, refuse: bad });
    // The cursor belongs to its query: another one beside it is refused.
    const key = JSON.stringify(search.query ?? {});
    const { at, of } = search.cursor === undefined
      ? { at: 0, of: key }
      : readCursor<{ at: number; of: string }>(search.cursor, bad);
    if (of !== key) bad("The cursor belongs to another query.", "INVALID_CURSOR");
    const found = choose(shop, search);
    const page = found.slice(at, at + limit);
    if (page.length === 0) return Response.json({});
    const more = at + limit < found.length ? { cursor: cursorOf({ at: at + limit, of }) } : {};
    return Response.json({ orders: page.map(({ json }) => json), ...more });
  },
};

interface Entry {
  readonly placedAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly state: string;
  readonly json: Record<string, unknown>;
}

function choose(shop: Shop, { query = {} }: Search): Entry[] {
  const { date_time_filter: times = {}, state_filter: states } = query.filter ?? {};
  const [field, ...others] = Object.keys(times);
  if (others.length > 0) bad("Only one of created_at, updated_at and closed_at can be given.");
  const by = field === "updated_at" ? "updatedAt" : "placedAt";
  if (field !== undefined && query.sort?.sort_field !== field.toUpperCase()) {
    bad(`sort_field must be ${field.toUpperCase()} with this filter.`);
  }
  const { start_at, end_at } = times[field ?? ""] ?? {};
  const [from, to] = [start_at, end_at].map((text) => instant(text, bad)?.epochMilliseconds);
  return entriesOf(shop).filter((entry) => {
    const at = entry[by].epochMilliseconds;
    return (from === undefined || at >= from) && (to === undefined || at <= to) &&
      (states === undefined || states.states.includes(entry.state));
  }).toSorted((a, b) => Temporal.Instant.compare(a[by], b[by]));
}

/** Sales, and an order for each return at its own time. */
function entriesOf(shop: Shop): Entry[] {
  const orders = ordersBetween(shop.orders.filter(({ isTest }) => !isTest), {});
  return orders.flatMap((order) => [
    { placedAt: order.placedAt, updatedAt: order.updatedAt, state: STATES[order.status], json: saleJson(order, shop) },
    ...(isSale(order) ? order.refunds : []).map((refund) => ({
      placedAt: refund.at,
      updatedAt: refund.at,
      state: "COMPLETED",
      json: returnJson(refund, { order, shop }),
    })),
  ]);
}

function head(
  { id, at, changed, state }: { id: string; at: Temporal.Instant; changed: Temporal.Instant; state: string },
): Record<string, unknown> {
  return {
    id,
    location_id: LOCATION,
    created_at: utc(at, 3),
    updated_at: utc(changed, 3),
    closed_at: utc(changed, 3),
    state,
  };
}

function saleJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const { address, customer } = order;
  const place = {
    locality: address.city,
    postal_code: address.zip,
    administrative_district_level_1: address.state,
    country: address.countryCode,
  };
  return {
    ...head({ id: `sq${order.id}`, at: order.placedAt, changed: order.updatedAt, state: STATES[order.status] }),
    ...(customer === null ? {} : { customer_id: `CUST${customer.id}` }),
    line_items: order.lines.map((line) => ({ ...lineJson(line, { currency }), ...grossJson(line, currency) })),
    total_money: { amount: Number(totalOf(order)), currency },
    fulfillments: [{
      type: "SHIPMENT",
      shipment_details: { recipient: { display_name: `${address.firstName} ${address.lastName}`, address: place } },
    }],
  };
}

function grossJson(line: Line, currency: string): Record<string, unknown> {
  return { gross_sales_money: { amount: Number(line.unitPrice) * line.quantity, currency }, item_type: "ITEM" };
}

interface LineOptions {
  readonly currency: string;
  readonly quantity?: number;
}

function lineJson(line: Line, { currency, quantity = line.quantity }: LineOptions): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ amount: Number(cents), currency });
  return {
    uid: `L${line.id}`,
    ...(line.sku === null ? {} : { catalog_object_id: `CAT-${line.sku}` }),
    name: line.name,
    quantity: String(quantity),
    base_price_money: money(line.unitPrice),
    total_discount_money: money(discountOf({ ...line, quantity })),
    total_tax_money: money(taxOf(line, quantity)),
    total_money: money(netOf(line, quantity) + taxOf(line, quantity)),
  };
}

function returnJson({ id, at, lines }: Refund, { order, shop }: { order: Order; shop: Shop }): Record<string, unknown> {
  return {
    ...head({ id: `sqr${id}`, at, changed: at, state: "COMPLETED" }),
    ...(order.customer === null ? {} : { customer_id: `CUST${order.customer.id}` }),
    returns: [{
      uid: `R${id}`,
      source_order_id: `sq${order.id}`,
      return_line_items: lines.map(({ id, line, quantity }) => ({
        ...lineJson(line, { currency: shop.currency, quantity }),
        uid: `RL${id}`,
        source_line_item_uid: `L${line.id}`,
      })),
    }],
  };
}
