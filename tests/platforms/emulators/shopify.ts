import {
  cursorOf,
  type Emulator,
  instant,
  onlyParameters,
  ordersBetween,
  readCursor,
  refuse,
  wholeNumber,
} from "../emulator.ts";
import type { Order } from "../order.ts";
import type { Shop } from "../shop.ts";
import { financialStatus, orderJson, statusOf } from "./shopify_order.ts";

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
