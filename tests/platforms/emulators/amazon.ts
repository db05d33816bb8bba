import { cursorOf, type Emulator, expiringToken, instant, isValid, onlyParameters } from "../emulator.ts";
import { ordersBetween, readCursor, refuse, utc, wholeNumber } from "../emulator.ts";
import type { Line, Order } from "../order.ts";
import { decimal, discountOf, netOf, type Shop, taxOf, totalOf } from "../shop.ts";

const PREFIX = "Atza|";
const MARKETPLACE = "A1PA6795UKMFR9";
const BOUNDS = ["createdAfter", "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore"];
const PARAMETERS = [
  "marketplaceIds",
  "maxResultsPerPage",
  "paginationToken",
  "includedData",
  "fulfillmentStatuses",
  "fulfilledBy",
];
const DATA = [
  "BUYER",
  "RECIPIENT",
  "PROCEEDS",
  "EXPENSE",
  "PROMOTION",
  "CANCELLATION",
  "FULFILLMENT",
  "PACKAGES",
  "TAX",
  "PAYMENT",
];
const STATUSES = { completed: "SHIPPED", pending: "PENDING", cancelled: "CANCELLED" };

const fail = (status: number, code: string, message: string): never =>
  refuse(status, { errors: [{ code, message, details: "" }] });
const bad = (message: string): never => fail(400, "InvalidInput", message);

/** Amazon's orders of 2026-01-01: a token of an hour, a cursor in the query, amounts only if `includedData` asks for PROCEEDS. */
export const amazon: Emulator = {
  path: "/orders/2026-01-01/orders",
  token: () => expiringToken(PREFIX),
  tooOften: () =>
    Response.json({
      errors: [{ code: "QuotaExceeded", message: "You exceeded your quota for the requested resource." }],
    }, {
      status: 429,
      headers: { "x-amzn-RateLimit-Limit": "0.0167" },
    }),
  answer(request, shop): Response {
    const token = request.headers.get("x-amz-access-token");
    if (token === null) return fail(403, "MissingAuthenticationToken", "Access to requested resource is denied.");
    if (!isValid(token, { prefix: PREFIX, hours: 1 })) {
      fail(403, "Unauthorized", "The access token you provided has expired.");
    }
    const query = new URL(request.url).searchParams;
    onlyParameters(query, { allowed: [...BOUNDS, ...PARAMETERS], refuse: bad });
    if (query.get("marketplaceIds") !== MARKETPLACE) {
      bad("marketplaceIds is missing or not a marketplace of the seller");
    }
    const data = query.getAll("includedData").flatMap((text) => text.split(","));
    for (const name of data) if (!DATA.includes(name)) bad(`${name} is not a value of includedData`);
    const most = wholeNumber(query.get("maxResultsPerPage"), { least: 1, most: 100, otherwise: 100, refuse: bad });
    const found = choose(shop, query);
    const cursor = query.get("paginationToken");
    const { at, of } = cursor === null
      ? { at: 0, of: key(query) }
      : readCursor<{ at: number; of: string }>(cursor, bad);
    if (of !== key(query)) bad("The paginationToken belongs to another request");
    const more = at + most < found.length ? { nextToken: cursorOf({ at: at + most, of }) } : {};
    return Response.json({
      orders: found.slice(at, at + most).map((order) => orderJson(order, { shop, data })),
      pagination: more,
      createdBefore: query.get("createdBefore") ?? utc(shop.now),
    });
  },
};

/** The bounds, which must stay the same from page to page. */
function key(query: URLSearchParams): string {
  return BOUNDS.map((name) => query.get(name) ?? "").join();
}

function choose(shop: Shop, query: URLSearchParams): Order[] {
  const [from, to, changedFrom, changedTo] = BOUNDS.map((name) => instant(query.get(name), bad));
  if ((from === undefined) === (changedFrom === undefined)) {
    bad("Exactly one of createdAfter and lastUpdatedAfter is required");
  }
  if (from !== undefined && changedTo !== undefined) bad("lastUpdatedBefore cannot be used with createdAfter");
  const latest = shop.now.subtract({ minutes: 2 });
  for (const bound of [to, changedTo]) {
    if (bound !== undefined && Temporal.Instant.compare(bound, latest) > 0) {
      bad("The bound must be two minutes before now");
    }
  }
  const orders = shop.orders.filter(({ isTest }) => !isTest);
  return ordersBetween(ordersBetween(orders, { from, to }), { by: "updatedAt", from: changedFrom, to: changedTo });
}

function orderJson(
  order: Order,
  { shop: { currency }, data }: { shop: Shop; data: string[] },
): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ amount: decimal(cents), currencyCode: currency });
  const { address, email } = order;
  // A pending order is not paid yet, and its amounts are withheld.
  const isPaid = order.status !== "pending" && data.includes("PROCEEDS");
  const place = {
    city: address.city,
    postalCode: address.zip,
    stateOrRegion: address.state,
    countryCode: address.countryCode,
  };
  return {
    orderId: `302-${order.id}-${String(order.number).padStart(7, "0")}`,
    createdTime: utc(order.placedAt),
    lastUpdatedTime: utc(order.updatedAt),
    salesChannel: { channelName: "AMAZON", marketplaceId: MARKETPLACE, marketplaceName: "Amazon.de" },
    ...(data.includes("BUYER") && email !== null ? { buyer: { buyerEmail: `${order.id}@marketplace.amazon.de` } } : {}),
    ...(data.includes("RECIPIENT") ? { recipient: { deliveryAddress: place } } : {}),
    ...(isPaid ? { proceeds: { grandTotal: money(totalOf(order)) } } : {}),
    ...(data.includes("FULFILLMENT")
      ? { fulfillment: { fulfillmentStatus: STATUSES[order.status], fulfilledBy: "MERCHANT" } }
      : {}),
    orderItems: order.lines.map((line) => ({
      orderItemId: String(line.id),
      quantityOrdered: line.quantity,
      product: {
        asin: `B0${line.productId}`,
        title: line.name,
        ...(line.sku === null ? {} : { sellerSku: line.sku }),
        price: { unitPrice: money(line.unitPrice) },
      },
      ...(isPaid
        ? { proceeds: { proceedsTotal: money(netOf(line) + taxOf(line)), breakdowns: breakdownsOf(line, money) } }
        : {}),
    })),
  };
}

/** The item at its list price, its tax, and a discount, if there is one, below zero. */
function breakdownsOf(line: Line, money: (cents: bigint) => unknown): unknown[] {
  const discount = discountOf(line);
  return [
    { type: "ITEM", subtotal: money(netOf(line) + discount) },
    { type: "TAX", subtotal: money(taxOf(line)) },
    ...(discount === 0n ? [] : [{ type: "DISCOUNT", subtotal: money(-discount) }]),
  ];
}
