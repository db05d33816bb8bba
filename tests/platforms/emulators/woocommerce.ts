import { basicOf, type Emulator, local, onlyParameters, refuse, utc, wholeNumber } from "../emulator.ts";
import type { Order } from "../order.ts";
import { decimal, netOf, refundTotal, type Shop, taxOf, totalOf } from "../shop.ts";
import { chooseRefunds, REFUNDS } from "./woocommerce_refunds.ts";

const BOUNDS = ["after", "before", "modified_after", "modified_before"];
const PARAMETERS = ["page", "per_page", "orderby", "order", "status", "dp", "dates_are_gmt", "offset"];
const KEYS = ["consumer_key", "consumer_secret"];
const TOKEN = "ck_storecast:cs_secret";
const STATUSES = { completed: "completed", pending: "pending", cancelled: "cancelled" };

const bad = (name: string): never =>
  refuse(400, { code: "rest_invalid_param", message: `Invalid parameter(s): ${name}`, data: { status: 400 } });

/** WooCommerce's wc/v3 orders: pages of ten unless asked, bounds that are not included, times in the site's zone with a twin in UTC. */
export const woocommerce: Emulator = {
  path: "/wp-json/wc/v3/orders",
  otherPaths: REFUNDS,
  token: () => TOKEN,
  answer(request, shop): Response {
    const { searchParams: query, pathname, origin } = new URL(request.url);
    const given = basicOf(request) ?? `${query.get("consumer_key")}:${query.get("consumer_secret")}`;
    if (given !== TOKEN) {
      const message = "Sorry, you cannot list resources.";
      refuse(401, { code: "woocommerce_rest_cannot_view", message, data: { status: 401 } });
    }
    onlyParameters(query, { allowed: [...BOUNDS, ...PARAMETERS, ...KEYS], refuse: bad });
    const perPage = wholeNumber(query.get("per_page"), {
      least: 1,
      most: 100,
      otherwise: 10,
      refuse: () => bad("per_page"),
    });
    const page = wholeNumber(query.get("page"), { least: 1, most: 1e6, otherwise: 1, refuse: () => bad("page") });
    const found = chooseRefunds(shop, { pathname, query }) ??
      choose(shop, query).map((order) => orderJson(order, shop));
    const shown = found.slice((page - 1) * perPage, page * perPage);
    const pages = Math.ceil(found.length / perPage);
    const link = (to: number, rel: string): string => {
      const parameters = new URLSearchParams(query);
      parameters.set("page", String(to));
      return `<${origin}${pathname}?${parameters}>; rel="${rel}"`;
    };
    const links = [...(page > 1 ? [link(page - 1, "prev")] : []), ...(page < pages ? [link(page + 1, "next")] : [])];
    return Response.json(shown, {
      headers: {
        "X-WP-Total": String(found.length),
        "X-WP-TotalPages": String(pages),
        ...(links.length > 0 ? { Link: links.join(", ") } : {}),
      },
    });
  },
};

/** The orders asked for, the newest first unless asked otherwise. Bounds are compared as written, in local time unless dates_are_gmt. */
function choose(shop: Shop, query: URLSearchParams): Order[] {
  const isUtc = query.get("dates_are_gmt") === "true";
  const written = (at: Temporal.Instant): string => isUtc ? utc(at).slice(0, -1) : local(at, shop.timeZone);
  const [after, before, changedAfter, changedBefore] = BOUNDS.map((name) => {
    const text = query.get(name);
    // A zone may be written, and changes nothing.
    return text && (/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(text)?.[1] ?? bad(name));
  });
  const wanted = (query.get("status") ?? "any").split(",");
  for (const status of wanted) if (!["any", "refunded", ...Object.values(STATUSES)].includes(status)) bad("status");
  const chosen = shop.orders.filter((order) => {
    const [placed, updated] = [written(order.placedAt), written(order.updatedAt)];
    return !order.isTest && (!after || placed > after) && (!before || placed < before) &&
      (!changedAfter || updated > changedAfter) && (!changedBefore || updated < changedBefore) &&
      (wanted.includes("any") || wanted.includes(STATUSES[order.status]));
  });
  return query.get("order") === "asc" ? chosen : chosen.toReversed();
}

function orderJson(order: Order, { timeZone, currency }: Shop): Record<string, unknown> {
  const { address, customer } = order;
  const person = { first_name: address.firstName, last_name: address.lastName };
  const place = {
    ...person,
    address_1: address.street,
    postcode: address.zip,
    city: address.city,
    state: address.state,
    country: address.countryCode,
  };
  return {
    id: order.id,
    number: String(order.number),
    status: STATUSES[order.status],
    currency,
    date_created: local(order.placedAt, timeZone),
    date_created_gmt: utc(order.placedAt).slice(0, -1),
    date_modified: local(order.updatedAt, timeZone),
    date_modified_gmt: utc(order.updatedAt).slice(0, -1),
    prices_include_tax: false,
    created_via: "checkout",
    payment_method_title: "PayPal",
    coupon_lines: [],
    customer_id: customer?.id ?? 0,
    shipping_total: decimal(order.shipping),
    shipping_tax: decimal(order.shippingTax),
    total: decimal(totalOf(order)),
    billing: { ...place, email: order.email ?? "" },
    shipping: place,
    shipping_lines: [{ id: order.id, method_title: order.shippingMethod, total: decimal(order.shipping) }],
    line_items: order.lines.map((line) => ({
      id: line.id,
      name: line.name,
      product_id: line.sku === null ? 0 : line.productId,
      variation_id: line.isVariant ? line.productId * 10 : 0,
      sku: line.sku ?? "",
      quantity: line.quantity,
      subtotal: decimal(line.unitPrice * BigInt(line.quantity)),
      total: decimal(netOf(line)),
      total_tax: decimal(taxOf(line)),
      price: Number(decimal(line.unitPrice - line.unitDiscount)),
    })),
    refunds: order.refunds.map((refund) => ({
      id: refund.id,
      reason: refund.reason,
      total: decimal(-refundTotal(refund)),
    })),
  };
}
