import {
  type Emulator,
  expiringToken,
  instant,
  isValid,
  onlyParameters,
  ordersBetween,
  refuse,
  utc,
  wholeNumber,
} from "../emulator.ts";
import type { Line, Order } from "../order.ts";
import { decimal, discountOf, netOf, type Shop, taxOf, totalOf } from "../shop.ts";

const PREFIX = "v^1.1#i^1#";
/** Orders are kept for two years. */
const KEPT_DAYS = 730;

const bad = (message: string): never =>
  refuse(400, { errors: [{ errorId: 30700, domain: "API_FULFILLMENT", category: "REQUEST", message }] });

/** eBay's sell/fulfillment orders: a filter with its interval in brackets, the URL of the next page in the answer, refunds in the lines. */
export const ebay: Emulator = {
  path: "/sell/fulfillment/v1/order",
  token: () => expiringToken(PREFIX),
  answer(request, shop): Response {
    const [, token = null] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (!isValid(token, { prefix: PREFIX, hours: 2 })) {
      refuse(401, {
        errors: [{ errorId: 1001, domain: "OAuth", category: "REQUEST", message: "Invalid access token" }],
      });
    }
    const url = new URL(request.url);
    const query = url.searchParams;
    onlyParameters(query, { allowed: ["filter", "limit", "offset", "orderIds", "fieldGroups"], refuse: bad });
    const limit = wholeNumber(query.get("limit"), { least: 1, most: 200, otherwise: 50, refuse: bad });
    const offset = wholeNumber(query.get("offset"), { least: 0, most: 1e9, otherwise: 0, refuse: bad });
    if (offset % limit !== 0) bad("The offset must be zero or a multiple of the limit");
    const found = choose(shop, query.get("filter"));
    const at = (offset: number): string => {
      const parameters = new URLSearchParams(query);
      parameters.set("limit", String(limit));
      parameters.set("offset", String(offset));
      return `${url.origin}${url.pathname}?${parameters}`;
    };
    return Response.json({
      href: at(offset),
      total: found.length,
      limit,
      offset,
      ...(offset > 0 ? { prev: at(Math.max(0, offset - limit)) } : {}),
      ...(offset + limit < found.length ? { next: at(offset + limit) } : {}),
      orders: found.slice(offset, offset + limit).map((order) => orderJson(order, shop)),
    });
  },
};

/** The orders of `creationdate:[a..b]` or `lastmodifieddate:[a..b]`, both bounds included, the later one optional. */
function choose(shop: Shop, filter: string | null): Order[] {
  const orders = shop.orders.filter(({ isTest }) => !isTest);
  const oldest = shop.now.subtract({ hours: 24 * KEPT_DAYS });
  if (filter === null) return ordersBetween(orders, { from: shop.now.subtract({ hours: 24 * 90 }) });
  const [, field, since, until] =
    /^(creationdate|lastmodifieddate):\[([^.]+\.\d{3}Z)\.\.([^.]+\.\d{3}Z)?\]$/.exec(filter) ??
      bad(`Invalid filter ${filter}`);
  const by = field === "creationdate" ? "placedAt" : "updatedAt";
  const [from, to] = [instant(since, bad)!, instant(until, bad)];
  if (Temporal.Instant.compare(from, oldest) < 0) bad("The start of the filter must not be more than two years ago");
  if (Temporal.Instant.compare(from, shop.now) > 0) bad("The start of the filter must not be in the future");
  return ordersBetween(orders, { by, from, to, precision: "millisecond" });
}

function orderJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const amount = (cents: bigint): unknown => ({ value: decimal(cents), currency });
  const { address, status } = order;
  const contactAddress = {
    addressLine1: address.street,
    city: address.city,
    stateOrProvince: address.state,
    postalCode: address.zip,
    countryCode: address.countryCode,
  };
  const shipTo = { fullName: `${address.firstName} ${address.lastName}`, contactAddress };
  return {
    orderId: `01-${order.id}-${order.number}`,
    creationDate: utc(order.placedAt, 3),
    lastModifiedDate: utc(order.updatedAt, 3),
    orderPaymentStatus: status === "pending" ? "PENDING" : order.refunds.length > 0 ? "PARTIALLY_REFUNDED" : "PAID",
    cancelStatus: { cancelState: status === "cancelled" ? "CANCELED" : "NONE_REQUESTED", cancelRequests: [] },
    buyer: { username: order.customer === null ? `ebay_${order.number}` : `buyer_${order.customer.id}` },
    pricingSummary: { total: amount(totalOf(order)), deliveryCost: amount(order.shipping) },
    paymentSummary: {
      refunds: order.refunds.map(({ id, at }) => ({
        refundId: String(id),
        refundDate: utc(at, 3),
        refundStatus: "REFUNDED",
      })),
    },
    fulfillmentStartInstructions: [{ shippingStep: { shipTo, shippingServiceCode: order.shippingMethod } }],
    lineItems: order.lines.map((line) => ({ ...lineJson(line, amount), refunds: refundsOf(line, { order, amount }) })),
  };
}

function lineJson(line: Line, amount: (cents: bigint) => unknown): Record<string, unknown> {
  const discount = discountOf(line);
  return {
    lineItemId: String(line.id),
    legacyItemId: String(line.productId),
    ...(line.sku === null ? {} : { sku: line.sku }),
    title: line.name,
    quantity: line.quantity,
    lineItemCost: amount(netOf(line) + discount),
    // Only of a line that was discounted.
    ...(discount === 0n ? {} : { discountedLineItemCost: amount(netOf(line)) }),
    taxes: [{ taxType: "VAT", amount: amount(taxOf(line)) }],
    total: amount(netOf(line) + taxOf(line)),
  };
}

function refundsOf(
  line: Line,
  { order, amount }: { order: Order; amount: (cents: bigint) => unknown },
): Record<string, unknown>[] {
  return order.refunds.flatMap(({ at, lines }) =>
    lines.filter((refunded) => refunded.line.id === line.id)
      .map(({ id, quantity }) => ({
        refundId: String(id),
        refundDate: utc(at, 3),
        amount: amount(netOf(line, quantity)),
      }))
  );
}
