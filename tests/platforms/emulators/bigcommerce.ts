import { type Emulator, onlyParameters, ordersBetween, refuse, wholeNumber } from "../emulator.ts";
import type { Order } from "../order.ts";
import { decimal, discountsOf, refundTotal, type Shop, sum, taxOf, totalOf } from "../shop.ts";

const TOKEN = "bigcommerce-store-token";
const PARAMETERS = ["page", "limit", "sort", "include", "status_id", "consignment_structure"];
const BOUNDS = ["min_date_created", "max_date_created", "min_date_modified", "max_date_modified"];
const STATUSES = { completed: [10, "Completed"], pending: [0, "Incomplete"], cancelled: [5, "Cancelled"] } as const;

const bad = (message: string): never => refuse(400, [{ status: 400, message }]);

/** BigCommerce's v2 orders: RFC 2822 times, no body at all for an empty page, lines only with `include=consignments.line_items`. */
export const bigcommerce: Emulator = {
  path: "/stores/abc123/v2/orders",
  token: () => TOKEN,
  tooOften: () =>
    Response.json({ status: 429, title: "Too Many Requests" }, {
      status: 429,
      headers: { "X-Rate-Limit-Time-Reset-Ms": "900", "X-Rate-Limit-Requests-Left": "0" },
    }),
  answer(request, shop): Response {
    if (request.headers.get("x-auth-token") !== TOKEN) {
      refuse(401, {
        status: 401,
        title: "X-Auth-Token header is required",
        type: "https://developer.bigcommerce.com/",
      });
    }
    if (!(request.headers.get("accept") ?? "*/*").match(/json|\*\/\*/)) {
      refuse(406, { status: 406, title: "Not Acceptable" });
    }
    const query = new URL(request.url).searchParams;
    onlyParameters(query, { allowed: [...PARAMETERS, ...BOUNDS], refuse: bad });
    const limit = wholeNumber(query.get("limit"), { least: 1, most: 250, otherwise: 50, refuse: bad });
    const page = wholeNumber(query.get("page"), { least: 1, most: 1e9, otherwise: 1, refuse: bad });
    const [from, to, changedFrom, changedTo] = BOUNDS.map((name) => bound(query.get(name), name));
    const placed = ordersBetween(shop.orders.filter(({ isTest }) => !isTest), { from, to });
    const found = ordersBetween(placed, { by: "updatedAt", from: changedFrom, to: changedTo });
    const shown = found.slice((page - 1) * limit, page * limit);
    if (shown.length === 0) return new Response(null, { status: 204 });
    const include = query.get("include")?.split(",") ?? [];
    return Response.json(
      shown.map((order) => orderJson(order, { shop, withLines: include.includes("consignments.line_items") })),
    );
  },
};

const RFC_2822 = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} (?:[+-]\d{4}|GMT)$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?$/;

/** A bound is written as ISO or as RFC 2822. */
function bound(text: string | null | undefined, name: string): Temporal.Instant | undefined {
  if (text === null || text === undefined) return undefined;
  if (!RFC_2822.test(text) && !ISO.test(text)) bad(`The field '${name}' is invalid.`);
  return Temporal.Instant.fromEpochMilliseconds(Date.parse(text));
}

/** "Sun, 25 Oct 2026 00:30:00 +0000". */
function written(at: Temporal.Instant): string {
  return new Date(at.epochMilliseconds).toUTCString().replace("GMT", "+0000");
}

/** Amounts have four decimals. */
function amount(cents: bigint): string {
  return decimal(cents, 4);
}

function orderJson(order: Order, { shop, withLines }: { shop: Shop; withLines: boolean }): Record<string, unknown> {
  const { address, customer } = order;
  const { street, city, state, zip, country, countryCode, firstName, lastName } = address;
  const person = { first_name: firstName, last_name: lastName };
  const place = { ...person, street_1: street, city, state, zip, country, country_iso2: countryCode };
  const [statusId, status] = STATUSES[order.status];
  const resource = `/orders/${order.id}/products`;
  return {
    id: order.id,
    customer_id: customer?.id ?? 0,
    date_created: written(order.placedAt),
    date_modified: written(order.updatedAt),
    date_shipped: "",
    status_id: statusId,
    status,
    currency_code: shop.currency,
    order_source: "www",
    payment_method: "PayPal",
    total_inc_tax: amount(totalOf(order)),
    shipping_cost_ex_tax: amount(order.shipping),
    refunded_amount: amount(sum(order.refunds, refundTotal)),
    is_deleted: false,
    billing_address: { ...place, email: order.email ?? "" },
    products: { url: `https://api.bigcommerce.com${resource}`, resource },
    consignments: withLines
      ? { shipping: [shippingOf(order, place)], downloads: [], pickups: [] }
      : { url: "", resource: `/orders/${order.id}/consignments` },
  };
}

function shippingOf(order: Order, place: Record<string, unknown>): Record<string, unknown> {
  return {
    id: order.id,
    ...place,
    shipping_method: order.shippingMethod,
    cost_ex_tax: amount(order.shipping),
    line_items: order.lines.map((line) => ({
      id: line.id,
      order_id: order.id,
      product_id: line.sku === null ? 0 : line.productId,
      name: line.name,
      sku: line.sku ?? "",
      quantity: line.quantity,
      base_price: amount(line.unitPrice),
      // Coupons and discounts are listed, and not taken off the price.
      price_ex_tax: amount(line.unitPrice),
      total_ex_tax: amount(line.unitPrice * BigInt(line.quantity)),
      total_tax: amount(taxOf(line)),
      total_inc_tax: amount(line.unitPrice * BigInt(line.quantity) + taxOf(line)),
      applied_discounts: discountsOf(line).map((cents) => ({ id: "coupon", amount: amount(cents), target: "order" })),
    })),
  };
}
