import { cursorOf, type Emulator, instant, readCursor, refuse, wholeNumber } from "../emulator.ts";
import type { Shop } from "../shop.ts";
import { entriesOf, type Entry, LOCATION } from "./square_order.ts";

const TOKEN = "square-access-token";

const bad = (detail: string, code = "BAD_REQUEST"): never =>
  refuse(400, { errors: [{ category: "INVALID_REQUEST_ERROR", code, detail }] });

interface Search {
  location_ids?: string[];
  cursor?: string;
  limit?: number;
  query?: {
    filter?: {
      date_time_filter?: Record<string, { start_at?: string; end_at?: string }>;
      state_filter?: { states: string[] };
    };
    sort?: { sort_field?: string; sort_order?: string };
  };
}

/** Square's orders/search: amounts in cents, an empty object when nothing is found, a return as an order of its own. */
export const square: Emulator = {
  path: "/v2/orders/search",
  token: () => TOKEN,
  async answer(request, shop): Promise<Response> {
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      const detail = "This request could not be authorized.";
      refuse(401, { errors: [{ category: "AUTHENTICATION_ERROR", code: "UNAUTHORIZED", detail }] });
    }
    if (request.method !== "POST") {
      refuse(405, { errors: [{ code: "METHOD_NOT_ALLOWED", category: "INVALID_REQUEST_ERROR" }] });
    }
    const search = await request.json() as Search;
    const unknown = Object.keys(search).find((key) =>
      !["location_ids", "cursor", "limit", "query", "return_entries"].includes(key)
    );
    if (unknown !== undefined) bad(`Unknown field ${unknown}`);
    if (!search.location_ids?.includes(LOCATION)) {
      bad("Must provide at least 1 location_id.", "MISSING_REQUIRED_PARAMETER");
    }
    const limit = wholeNumber(search.limit, { least: 1, most: 1000, otherwise: 500, refuse: bad });
    // The cursor belongs to its query: another one beside it is refused.
    const key = JSON.stringify(search.query ?? {});
    const { at, of } = search.cursor === undefined
      ? { at: 0, of: key }
      : readCursor<{ at: number; of: string }>(search.cursor, bad);
    if (of !== key) bad("The cursor belongs to another query.", "INVALID_CURSOR");
    const found = choose(shop, search);
    const page = found.slice(at, at + limit);
    if (page.length === 0) return Response.json({});
    const more = at + limit < found.length ? { cursor: cursorOf({ at: at + limit, of }) } : {};
    return Response.json({ orders: page.map(({ json }) => json), ...more });
  },
};

function choose(shop: Shop, { query = {} }: Search): Entry[] {
  const { date_time_filter: times = {}, state_filter: states } = query.filter ?? {};
  const [field, ...others] = Object.keys(times);
  if (others.length > 0) bad("Only one of created_at, updated_at and closed_at can be given.");
  const by = field === "updated_at" ? "updatedAt" : "placedAt";
  if (field !== undefined && query.sort?.sort_field !== field.toUpperCase()) {
    bad(`sort_field must be ${field.toUpperCase()} with this filter.`);
  }
  const { start_at, end_at } = times[field ?? ""] ?? {};
  const [from, to] = [start_at, end_at].map((text) => instant(text, bad)?.epochMilliseconds);
  return entriesOf(shop).filter((entry) => {
    const at = entry[by].epochMilliseconds;
    return (from === undefined || at >= from) && (to === undefined || at <= to) &&
      (states === undefined || states.states.includes(entry.state));
  }).toSorted((a, b) => Temporal.Instant.compare(a[by], b[by]));
}
