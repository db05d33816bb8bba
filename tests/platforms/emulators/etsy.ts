import {
  type Emulator,
  expiringToken,
  isValid,
  onlyParameters,
  ordersBetween,
  refuse,
  wholeNumber,
} from "../emulator.ts";
import type { Order } from "../order.ts";
import { refundTotal, type Shop, sum, taxOf, totalOf } from "../shop.ts";

const PREFIX = "12345678.";
const API_KEY = "etsy-keystring";
const BOUNDS = ["min_created", "max_created", "min_last_modified", "max_last_modified"];
const FLAGS = ["was_paid", "was_shipped", "was_delivered", "was_canceled"];
const STATUSES = { completed: "Completed", pending: "Payment Processing", cancelled: "Canceled" };

const bad = (error: string): never => refuse(400, { error });

/** Etsy's receipts: a key and a token of an hour, unix seconds, amounts as `{amount, divisor}`, refunds of a whole order only. */
export const etsy: Emulator = {
  path: "/v3/application/shops/4711/receipts",
  token: () => expiringToken(PREFIX),
  tooOften: () =>
    Response.json({ error: "Exceeded quota" }, {
      status: 429,
      headers: { "retry-after": "1", "x-remaining-this-second": "0" },
    }),
  answer(request, shop): Response {
    if (request.headers.get("x-api-key") !== API_KEY) {
      refuse(403, { error: "Missing x-api-key header or client is inactive" });
    }
    const [, token = null] = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (!isValid(token, { prefix: PREFIX, hours: 1 })) {
      refuse(401, { error: "invalid_token", error_description: "access token is expired" });
    }
    const query = new URL(request.url).searchParams;
    onlyParameters(query, { allowed: [...BOUNDS, ...FLAGS, "limit", "offset", "sort_on", "sort_order"], refuse: bad });
    const limit = wholeNumber(query.get("limit"), { least: 1, most: 100, otherwise: 25, refuse: bad });
    const offset = wholeNumber(query.get("offset"), { least: 0, most: 1e9, otherwise: 0, refuse: bad });
    const found = choose(shop, query);
    return Response.json({
      count: found.length,
      results: found.slice(offset, offset + limit).map((order) => receiptJson(order, shop)),
    });
  },
};

/** The newest first, unless asked for upward. */
function choose(shop: Shop, query: URLSearchParams): Order[] {
  const [from, to, changedFrom, changedTo] = BOUNDS.map((name) => {
    const seconds = query.get(name);
    // Etsy knows no time before its own beginning, the year 2000.
    const value = wholeNumber(seconds, { least: 946684800, most: 9_999_999_999, otherwise: 0, refuse: bad });
    return seconds === null ? undefined : Temporal.Instant.fromEpochMilliseconds(value * 1000);
  });
  const placed = ordersBetween(shop.orders.filter(({ isTest }) => !isTest), { from, to });
  const found = ordersBetween(placed, { by: "updatedAt", from: changedFrom, to: changedTo })
    .filter(({ status }) => isFlag(query.get("was_paid"), status !== "pending"))
    .filter(({ status }) => isFlag(query.get("was_canceled"), status === "cancelled"));
  return ["asc", "ascending", "up"].includes(query.get("sort_order") ?? "desc") ? found : found.toReversed();
}

function isFlag(wanted: string | null, value: boolean): boolean {
  if (wanted !== null && !["true", "false"].includes(wanted)) bad("A flag must be true or false");
  return wanted === null || wanted === String(value);
}

function seconds(at: Temporal.Instant): number {
  return Math.floor(at.epochMilliseconds / 1000);
}

function receiptJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ amount: Number(cents), divisor: 100, currency_code: currency });
  const { address, status } = order;
  return {
    receipt_id: order.id,
    receipt_type: 0,
    buyer_user_id: order.customer?.id ?? 500_000 + order.number,
    buyer_email: null,
    name: `${address.firstName} ${address.lastName}`,
    city: address.city,
    state: address.state,
    zip: address.zip,
    country_iso: address.countryCode,
    status: STATUSES[status],
    is_paid: status !== "pending",
    created_timestamp: seconds(order.placedAt),
    create_timestamp: seconds(order.placedAt),
    updated_timestamp: seconds(order.updatedAt),
    update_timestamp: seconds(order.updatedAt),
    grandtotal: money(totalOf(order)),
    total_shipping_cost: money(order.shipping),
    total_tax_cost: money(sum(order.lines, (line) => taxOf(line)) + order.shippingTax),
    transactions: order.lines.map((line) => ({
      transaction_id: line.id,
      receipt_id: order.id,
      title: line.name,
      sku: line.sku ?? "",
      listing_id: line.productId,
      product_id: line.productId,
      quantity: line.quantity,
      price: money(line.unitPrice - line.unitDiscount),
    })),
    refunds: order.refunds.map((refund) => ({
      amount: money(refundTotal(refund)),
      created_timestamp: seconds(refund.at),
      reason: refund.reason,
      note_from_issuer: "",
      status: "REFUNDED",
    })),
  };
}
