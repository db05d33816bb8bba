import {
  cursorOf,
  type Emulator,
  instant,
  onlyParameters,
  ordersBetween,
  readCursor,
  refuse,
  wholeNumber,
  withOffset,
} from "../emulator.ts";
import {
  type Address,
  decimal,
  discountOf,
  netOf,
  type Order,
  type Refund,
  type Shop,
  taxOf,
  totalOf,
} from "../shop.ts";

const FILTERS = ["status", "created_at_min", "created_at_max", "updated_at_min", "updated_at_max", "financial_status"];
const PAGING = ["limit", "page_info", "fields", "order"];
/** Without the scope read_all_orders. */
const KEPT_DAYS = 60;
const ALL_ORDERS = "shpat_read_all_orders";

interface State {
  readonly query: [string, string][];
  readonly at: number;
}

const bad = (reason: string): never => refuse(400, { errors: reason });

/** Shopify's orders.json (REST Admin API, 2025-10): pages by Link alone, dates with the shop's offset, 60 days unless more is granted. */
export const shopify: Emulator = {
  path: "/admin/api/2025-10/orders.json",
  token: () => ALL_ORDERS,
  tooOften: () =>
    Response.json({ errors: "Exceeded 2 calls per second for api client. Reduce request rates." }, {
      status: 429,
      headers: { "Retry-After": "2.0", "X-Shopify-Shop-Api-Call-Limit": "40/40" },
    }),
  answer(request, shop): Response {
    const token = request.headers.get("x-shopify-access-token");
    if (token === null || !["shpat_read_orders", ALL_ORDERS].includes(token)) {
      refuse(401, { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
    }
    const { searchParams: asked, origin, pathname } = new URL(request.url);
    onlyParameters(asked, { allowed: [...FILTERS, ...PAGING], refuse: bad });
    const limit = wholeNumber(asked.get("limit"), { least: 1, most: 250, otherwise: 50, refuse: bad });
    const state = stateOf(asked);
    const found = choose(shop, { query: new URLSearchParams(state.query), all: token === ALL_ORDERS });
    const page = found.slice(state.at, state.at + limit);
    const link = (at: number, rel: string): string =>
      `<${origin}${pathname}?limit=${limit}&page_info=${cursorOf({ ...state, at })}>; rel="${rel}"`;
    const links = [
      ...(state.at > 0 ? [link(Math.max(0, state.at - limit), "previous")] : []),
      ...(state.at + limit < found.length ? [link(state.at + limit, "next")] : []),
    ];
    return Response.json({ orders: page.map((order) => orderJson(order, shop)) }, {
      headers: { "X-Shopify-Shop-Api-Call-Limit": "1/40", ...(links.length > 0 ? { Link: links.join(", ") } : {}) },
    });
  },
};

function stateOf(asked: URLSearchParams): State {
  const cursor = asked.get("page_info");
  if (cursor === null) return { query: [...asked].filter(([name]) => FILTERS.includes(name)), at: 0 };
  const other = FILTERS.concat("order").find((name) => asked.has(name));
  if (other !== undefined) bad(`${other} cannot be passed when page_info is present`);
  return readCursor<State>(cursor, bad);
}

/** The orders asked for, the newest first. */
function choose(shop: Shop, { query, all }: { query: URLSearchParams; all: boolean }): Order[] {
  const status = query.get("status") ?? "open";
  const oldest = shop.now.subtract({ hours: 24 * KEPT_DAYS });
  const bound = (name: string): Temporal.Instant | undefined => instant(query.get(name), bad);
  const [from, to] = [bound("updated_at_min"), bound("updated_at_max")];
  const placed = ordersBetween(shop.orders, { from: bound("created_at_min"), to: bound("created_at_max") });
  const paid = query.get("financial_status") ?? "any";
  return ordersBetween(placed, { by: "updatedAt", from, to })
    .filter(({ placedAt }) => all || Temporal.Instant.compare(placedAt, oldest) >= 0)
    .filter((order) => status === "any" || status === statusOf(order))
    .filter((order) => paid === "any" || paid === financialStatus(order))
    .toReversed();
}

/** Open orders are those that are neither cancelled nor archived. */
function statusOf({ status, id }: Order): string {
  return status === "cancelled" ? "cancelled" : id % 2 === 0 ? "closed" : "open";
}

function financialStatus({ status, refunds }: Order): string {
  if (status === "cancelled") return "voided";
  return status === "pending" ? "pending" : refunds.length > 0 ? "partially_refunded" : "paid";
}

function orderJson(order: Order, { timeZone, currency }: Shop): Record<string, unknown> {
  const at = (instant: Temporal.Instant): string => withOffset(instant, timeZone);
  const { customer, address } = order;
  return {
    id: order.id,
    name: `#${order.number}`,
    order_number: order.number,
    created_at: at(order.placedAt),
    processed_at: at(order.placedAt),
    updated_at: at(order.updatedAt),
    cancelled_at: order.status === "cancelled" ? at(order.updatedAt) : null,
    closed_at: statusOf(order) === "closed" ? at(order.updatedAt) : null,
    test: order.isTest,
    currency,
    financial_status: financialStatus(order),
    taxes_included: false,
    email: order.email ?? "",
    total_price: decimal(totalOf(order)),
    customer: customer === null
      ? null
      : { id: customer.id, email: customer.email, first_name: customer.firstName, last_name: customer.lastName },
    shipping_address: addressJson(address),
    shipping_lines: [{ id: order.id, title: order.shippingMethod, price: decimal(order.shipping) }],
    line_items: order.lines.map((line) => ({
      id: line.id,
      product_id: line.sku === null ? null : line.productId,
      sku: line.sku,
      title: line.name,
      quantity: line.quantity,
      price: decimal(line.unitPrice),
      total_discount: decimal(discountOf(line)),
      tax_lines: [{ title: "MwSt", rate: 0.19, price: decimal(taxOf(line)) }],
    })),
    refunds: order.refunds.map((refund) => refundJson(refund, at)),
  };
}

function addressJson({ firstName, lastName, street, zip, city, state, country, countryCode }: Address): unknown {
  const name = { first_name: firstName, last_name: lastName };
  return { ...name, address1: street, zip, city, province: state, country, country_code: countryCode };
}

function refundJson(
  { id, at, reason, lines }: Refund,
  written: (at: Temporal.Instant) => string,
): Record<string, unknown> {
  return {
    id,
    created_at: written(at),
    note: reason,
    order_adjustments: [],
    refund_line_items: lines.map(({ id, line, quantity }) => ({
      id,
      line_item_id: line.id,
      quantity,
      restock_type: "return",
      subtotal: Number(decimal(netOf(line, quantity))),
      total_tax: Number(decimal(taxOf(line, quantity))),
      line_item: {
        id: line.id,
        sku: line.sku,
        title: line.name,
        product_id: line.sku === null ? null : line.productId,
      },
    })),
  };
}
