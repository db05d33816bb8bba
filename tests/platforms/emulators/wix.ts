import { cursorOf, type Emulator, instant, ordersBetween, readCursor, refuse, utc, wholeNumber } from "../emulator.ts";
import type { Order } from "../order.ts";
import { decimal, discountOf, netOf, type Shop, taxOf, totalOf } from "../shop.ts";

const TOKEN = "IST.wix-api-key";
const SITE = "11111111-2222-3333-4444-555555555555";
const FIELDS: Record<string, "placedAt" | "updatedAt"> = {
  createdDate: "placedAt",
  purchasedDate: "placedAt",
  updatedDate: "updatedAt",
};
const STATUSES = { completed: "APPROVED", pending: "INITIALIZED", cancelled: "CANCELED" };

const bad = (message: string): never =>
  refuse(400, { message, details: { applicationError: { code: "INVALID_ARGUMENT", description: message } } });

type Filter = Record<string, unknown>;

interface Search {
  filter?: Filter;
  sort?: unknown[];
  cursorPaging?: { limit?: number; cursor?: string };
}

interface State {
  readonly filter: Filter;
  readonly at: number;
  readonly limit: number;
}

/** Wix's ecom orders search: an API key with its site, and a cursor in the body that stands in for filter and sort. */
export const wix: Emulator = {
  path: "/ecom/v1/orders/search",
  token: () => TOKEN,
  async answer(request, shop): Promise<Response> {
    if (request.headers.get("authorization") !== TOKEN) refuse(401, { message: "UNAUTHENTICATED", details: {} });
    if (request.headers.get("wix-site-id") !== SITE) {
      refuse(403, { message: "Forbidden: no site in the request", details: {} });
    }
    if (request.method !== "POST") refuse(404, { message: "", details: {} });
    const { search = {}, ...others } = await request.json() as { search?: Search };
    if (Object.keys(others).length > 0) bad(`Unknown fields: ${Object.keys(others)}`);
    const { at, limit, filter } = stateOf(search);
    const found = shop.orders.filter((order) => !order.isTest && matches(order, filter));
    const shown = found.slice(at, at + limit);
    const hasNext = at + limit < found.length;
    return Response.json({
      orders: shown.map((order) => orderJson(order, shop)),
      metadata: {
        count: shown.length,
        cursors: hasNext ? { next: cursorOf({ filter, limit, at: at + limit }) } : {},
        hasNext,
      },
    });
  },
};

function stateOf({ filter, sort, cursorPaging: { limit, cursor } = {}, ...others }: Search): State {
  if (Object.keys(others).length > 0) bad(`Unknown fields in search: ${Object.keys(others)}`);
  const size = wholeNumber(limit, { least: 1, most: 100, otherwise: 50, refuse: bad });
  if (cursor === undefined) return { filter: filter ?? {}, at: 0, limit: size };
  if (filter !== undefined || sort !== undefined) bad("filter and sort are not allowed beside a cursor");
  return { ...readCursor<State>(cursor, bad), limit: size };
}

/** `{"$and": […]}`, or fields with a value or with `$gte`, `$gt`, `$lte`, `$lt`. */
function matches(order: Order, filter: Filter): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    if (name === "$and") return (wanted as Filter[]).every((part) => matches(order, part));
    if (name === "status") return matchesStatus(order, wanted);
    const by = FIELDS[name] ?? bad(`${name} cannot be filtered by`);
    return Object.entries(wanted as Record<string, string>).every(([comparison, text]) => {
      const bound = instant(text, bad)!;
      const is = (between: { from?: Temporal.Instant; to?: Temporal.Instant }): boolean =>
        ordersBetween([order], { by, precision: "millisecond", ...between }).length > 0;
      if (comparison === "$gte") return is({ from: bound });
      if (comparison === "$gt") return !is({ to: bound });
      if (comparison === "$lte") return is({ to: bound });
      return comparison === "$lt" ? !is({ from: bound }) : bad(`Unknown comparison ${comparison}`);
    });
  });
}

function matchesStatus({ status }: Order, wanted: unknown): boolean {
  if (typeof wanted === "string") return STATUSES[status] === wanted;
  const { $ne, $in } = wanted as { $ne?: string; $in?: string[] };
  return $ne === undefined
    ? $in?.includes(STATUSES[status]) ?? bad("Unknown comparison of status")
    : STATUSES[status] !== $ne;
}

function orderJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const price = (cents: bigint): unknown => ({
    amount: decimal(cents),
    formattedAmount: `${decimal(cents).replace(".", ",")} €`,
  });
  const { address, customer } = order;
  const place = {
    country: address.countryCode,
    subdivision: address.state,
    city: address.city,
    postalCode: address.zip,
    addressLine: address.street,
  };
  return {
    id: `00000000-0000-4000-8000-${String(order.id).padStart(12, "0")}`,
    number: String(order.number),
    createdDate: utc(order.placedAt, 3),
    purchasedDate: utc(order.placedAt, 3),
    updatedDate: utc(order.updatedAt, 3),
    status: STATUSES[order.status],
    paymentStatus: order.refunds.length > 0 ? "PARTIALLY_REFUNDED" : order.status === "pending" ? "NOT_PAID" : "PAID",
    currency,
    taxIncludedInPrices: false,
    buyerInfo: {
      ...(customer === null ? {} : { contactId: `contact-${customer.id}` }),
      ...(order.email === null ? {} : { email: order.email }),
    },
    priceSummary: { total: price(totalOf(order)), shipping: price(order.shipping) },
    recipientInfo: { address: place, contactDetails: { firstName: address.firstName, lastName: address.lastName } },
    shippingInfo: { title: order.shippingMethod },
    lineItems: order.lines.map((line) => ({
      id: `00000000-0000-0000-0000-${String(line.id).padStart(12, "0")}`,
      productName: { original: line.name },
      ...(line.sku === null
        ? {}
        : { catalogReference: { catalogItemId: `item-${line.productId}` }, physicalProperties: { sku: line.sku } }),
      quantity: line.quantity,
      price: price(line.unitPrice - line.unitDiscount),
      totalDiscount: price(discountOf(line)),
      totalPriceBeforeTax: price(netOf(line)),
      totalPriceAfterTax: price(netOf(line) + taxOf(line)),
      taxDetails: { totalTax: price(taxOf(line)) },
    })),
  };
}
