import { cursorOf, type Emulator, ordersBetween, readCursor, refuse, utc } from "../emulator.ts";
import { costOf, project, readSelection, SelectionError } from "../selection.ts";
import type { Order, Refund } from "../order.ts";
import { decimal, discountOf, discountsOf, hasTaxInPrices, netOf, type Shop, sum, taxOf, totalOf } from "../shop.ts";
import { priceOf } from "./shopify_order.ts";

const MOST_COST = 1000;
const TOKEN = "shpat_graphql";

interface Asked {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
}

/** A refusal has status 200, as every answer to a query that was understood as JSON. */
const fail = (message: string, code?: string): never =>
  refuse(200, { errors: [{ message, ...(code === undefined ? {} : { extensions: { code } }) }] });

/** Shopify's GraphQL Admin API: the orders of a search text, by a cursor among the variables, at most 1000 points a query. */
export const shopifyGraphql: Emulator = {
  path: "/admin/api/2025-10/graphql.json",
  token: () => TOKEN,
  tooOften: () => Response.json({ errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] }),
  async answer(request, shop): Promise<Response> {
    if (request.headers.get("x-shopify-access-token") !== TOKEN) {
      refuse(401, { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
    }
    if (request.method !== "POST") refuse(405, { errors: "Method not allowed" });
    if (!request.headers.get("content-type")?.startsWith("application/json")) refuse(415, { errors: "Not JSON" });
    const { query = "", variables = {} } = await request.json() as Asked;
    const { first, after, query: search } = variables;
    if (typeof first !== "number" || first < 1 || first > 250) fail("first must be a number from 1 to 250");
    if (after !== undefined && after !== null && typeof after !== "string") fail("after must be a String");
    const found = choose(shop, String(search ?? ""));
    const at = typeof after === "string" ? readCursor<number>(after, fail) + 1 : 0;
    const page = found.slice(at, at + Number(first));
    const pageInfo = {
      hasNextPage: at + page.length < found.length,
      endCursor: page.length === 0 ? null : cursorOf(at + page.length - 1),
    };
    try {
      const selection = readSelection(query, variables);
      const cost = costOf(selection);
      if (cost > MOST_COST) {
        fail(
          `Query cost is ${cost}, which exceeds the single query max cost limit (${MOST_COST}).`,
          "MAX_COST_EXCEEDED",
        );
      }
      const nodes = page.map((order) => orderJson(order, shop));
      return Response.json({
        data: project({ orders: { nodes, pageInfo } }, selection),
        extensions: { cost: { requestedQueryCost: cost } },
      });
    } catch (error) {
      if (error instanceof SelectionError) return fail(error.message, "undefinedField");
      throw error;
    }
  },
};

/** The orders of a search such as `created_at:>='…' created_at:<'…'`, the oldest first. */
function choose(shop: Shop, search: string): Order[] {
  let orders = [...shop.orders];
  const rest = search.replace(/(created_at|updated_at):(>=|<=|>|<)'([^']+)'/g, (_, field, comparison, text) => {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/.test(text)) fail(`Invalid search value ${text}`);
    const by = field === "created_at" ? "placedAt" : "updatedAt";
    const bound = Temporal.Instant.from(text);
    if (comparison === ">=") orders = ordersBetween(orders, { by, from: bound });
    if (comparison === ">") orders = ordersBetween(orders, { by, from: bound.add({ seconds: 1 }) });
    if (comparison === "<=") orders = ordersBetween(orders, { by, to: bound });
    if (comparison === "<") orders = ordersBetween(orders, { by, to: bound.subtract({ seconds: 1 }) });
    return "";
  });
  if (rest.replaceAll(/\bAND\b/g, "").trim() !== "") fail(`Invalid search query: ${rest.trim()}`);
  return orders;
}

function orderJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ shopMoney: { amount: amount(cents), currencyCode: currency } });
  const { customer, address } = order;
  return {
    id: `gid://shopify/Order/${order.id}`,
    name: `#${order.number}`,
    createdAt: utc(order.placedAt),
    updatedAt: utc(order.updatedAt),
    cancelledAt: order.status === "cancelled" ? utc(order.updatedAt) : null,
    test: order.isTest,
    email: order.email,
    currencyCode: currency,
    taxesIncluded: hasTaxInPrices(order),
    sourceName: "web",
    paymentGatewayNames: ["shopify_payments"],
    discountCodes: [],
    displayFinancialStatus: order.status === "completed" ? "PAID" : order.status === "pending" ? "PENDING" : "VOIDED",
    totalPriceSet: money(totalOf(order)),
    customer: customer &&
      { id: `gid://shopify/Customer/${customer.id}`, displayName: `${customer.firstName} ${customer.lastName}` },
    shippingAddress: { city: address.city, zip: address.zip, province: address.state, country: address.country },
    shippingLine: { title: order.shippingMethod },
    lineItems: {
      nodes: order.lines.map((line) => ({
        id: `gid://shopify/LineItem/${line.id}`,
        sku: line.sku,
        title: line.name,
        quantity: line.quantity,
        originalTotalSet: money(priceOf(line, order) * BigInt(line.quantity)),
        // Without what discount codes take off.
        discountedTotalSet: money(priceOf(line, order) * BigInt(line.quantity)),
        discountAllocations: discountsOf(line).map((cents) => ({ allocatedAmountSet: money(cents) })),
        totalDiscountSet: money(discountOf(line)),
        taxLines: [{ priceSet: money(taxOf(line)) }],
      })),
      pageInfo: { hasNextPage: false, endCursor: null },
    },
    refunds: order.refunds.map((refund) => refundJson(refund, { order, money })),
  };
}

function refundJson(
  { id, at, reason, lines }: Refund,
  { order, money }: { order: Order; money: (cents: bigint) => unknown },
): Record<string, unknown> {
  return {
    id: `gid://shopify/Refund/${id}`,
    createdAt: utc(at),
    note: reason,
    totalRefundedSet: money(sum(lines, ({ line, quantity }) => netOf(line, quantity) + taxOf(line, quantity))),
    refundLineItems: {
      nodes: lines.map(({ id, line, quantity }) => ({
        id: `gid://shopify/RefundLineItem/${id}`,
        quantity,
        subtotalSet: money(netOf(line, quantity) + (hasTaxInPrices(order) ? taxOf(line, quantity) : 0n)),
        totalTaxSet: money(taxOf(line, quantity)),
        lineItem: { id: `gid://shopify/LineItem/${line.id}`, sku: line.sku, title: line.name },
      })),
      pageInfo: { hasNextPage: false, endCursor: null },
    },
  };
}

/** Shopify's Decimal has no zeros that say nothing: "12.5", "3.0". */
function amount(cents: bigint): string {
  return decimal(cents).replace(/(\.\d)0$/, "$1");
}
