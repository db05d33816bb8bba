import { basicOf, type Emulator, local, onlyParameters, refuse } from "../emulator.ts";
import type { Order } from "../order.ts";
import { decimal, discountOf, netOf, type Shop, sum, taxOf, totalOf } from "../shop.ts";

const KEY = "PRESTASHOPWEBSERVICEKEY000000001";
const FIELDS = { date_add: "placedAt", date_upd: "updatedAt" } as const;
const STATES = { completed: "5", pending: "1", cancelled: "6" };

const bad = (message: string): never => refuse(400, { errors: [{ code: 31, message }] });

/** PrestaShop's webservice: the key as the user of Basic, `limit=offset,rows`, an interval in one filter, `[]` when nothing is found. */
export const prestashop: Emulator = {
  path: "/api/orders",
  token: () => `${KEY}:`,
  answer(request, shop): Response {
    const { searchParams: query } = new URL(request.url);
    if (basicOf(request) !== `${KEY}:` && query.get("ws_key") !== KEY) {
      refuse(401, { errors: [{ code: 17, message: "Authentication key is empty" }] }, {
        "WWW-Authenticate":
          'Basic realm="Welcome to PrestaShop Webservice, please enter the authentication key as the login."',
      });
    }
    if (query.get("output_format") !== "JSON" && request.headers.get("output-format") !== "JSON") {
      return new Response('<?xml version="1.0" encoding="UTF-8"?><prestashop/>', {
        headers: { "content-type": "text/xml" },
      });
    }
    const filters = Object.keys(FIELDS).map((field) => `filter[${field}]`);
    onlyParameters(query, {
      allowed: ["output_format", "ws_key", "display", "limit", "sort", "date", ...filters],
      refuse: bad,
    });
    if (filters.some((name) => query.has(name)) && query.get("date") !== "1") {
      bad("Unable to filter by date without date=1");
    }
    const found = Object.entries(FIELDS).reduce<Order[]>(
      (orders, [field, at]) =>
        between(orders, { interval: query.get(`filter[${field}]`), stored: (order) => stored(order[at], shop) }),
      shop.orders.filter(({ isTest }) => !isTest),
    );
    const [offset, rows] = limitOf(query.get("limit"));
    const shown = sorted(found, query.get("sort")).slice(offset, offset + rows);
    if (shown.length === 0) return Response.json([]);
    const isFull = query.get("display") === "full";
    return Response.json({ orders: shown.map((order) => isFull ? orderJson(order, shop) : { id: order.id }) });
  },
};

/** `[2026-10-01 00:00:00,2026-10-01 23:59:59]`, both included, as written in the shop's zone. */
function between(
  orders: Order[],
  { interval, stored }: { interval: string | null; stored: (order: Order) => string },
): Order[] {
  if (interval === null) return orders;
  const time = String.raw`\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?`;
  const [, from, to] = new RegExp(`^\\[(${time}),(${time})\\]$`).exec(interval) ??
    bad(`The filter ${interval} is not valid`);
  return orders.filter((order) => stored(order) >= from! && stored(order) <= to!);
}

/** `limit=rows` or `limit=offset,rows`. */
function limitOf(limit: string | null): [number, number] {
  if (limit === null) return [0, Number.MAX_SAFE_INTEGER];
  const [, offset, rows] = /^(?:(\d+),)?(\d+)$/.exec(limit) ?? bad("The limit value has to be an integer");
  return [Number(offset ?? 0), Number(rows)];
}

function sorted(orders: Order[], sort: string | null): Order[] {
  if (sort === null || /^\[?id_ASC\]?$/.test(sort)) return orders;
  return /^\[?id_DESC\]?$/.test(sort) ? orders.toReversed() : bad("The sort value is not valid");
}

function stored(at: Temporal.Instant, { timeZone }: Shop): string {
  return local(at, timeZone).replace("T", " ");
}

/** Amounts have six decimals, and every value is a text. */
function amount(cents: bigint): string {
  return decimal(cents, 6);
}

function orderJson(order: Order, shop: Shop): Record<string, unknown> {
  return {
    id: order.id,
    // A guest has a customer of his own, made for the order.
    id_customer: String(order.customer?.id ?? 100_000 + order.number),
    id_address_delivery: String(order.id),
    id_currency: "1",
    id_carrier: "2",
    payment: "Bank transfer",
    current_state: STATES[order.status],
    valid: order.status === "completed" ? "1" : "0",
    date_add: stored(order.placedAt, shop),
    date_upd: stored(order.updatedAt, shop),
    reference: `REF${order.number}`,
    total_paid: amount(totalOf(order)),
    total_discounts_tax_excl: amount(sum(order.lines, discountOf)),
    total_products: amount(sum(order.lines, (line) => netOf(line))),
    total_shipping_tax_excl: amount(order.shipping),
    associations: {
      order_rows: order.lines.map((line) => ({
        id: String(line.id),
        product_id: line.sku === null ? "0" : String(line.productId),
        product_attribute_id: "0",
        product_quantity: String(line.quantity),
        product_name: line.name,
        product_reference: line.sku ?? "",
        product_price: amount(line.unitPrice),
        unit_price_tax_incl: amount(line.unitPrice - line.unitDiscount + line.unitTax),
        unit_price_tax_excl: amount(line.unitPrice - line.unitDiscount),
      })),
    },
    round_type: "2",
    total_paid_tax_incl: amount(totalOf(order)),
    total_wrapping: amount(0n),
    total_products_wt: amount(sum(order.lines, (line) => netOf(line) + taxOf(line))),
  };
}
