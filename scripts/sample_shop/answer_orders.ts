import type { SampleShop } from "./prepare_sample_shop.ts";
import type { SuperstoreLine } from "./parse_superstore.ts";

/** Order lines of one day, with their JSON texts. */
interface OrderDay {
  readonly day: string;
  readonly orders: readonly { readonly line: SuperstoreLine; readonly json: string }[];
}

type Condition = (line: SuperstoreLine) => boolean;

const NUMBERS = new Set(["Row ID", "Postal Code", "Sales", "Quantity", "Discount", "Profit"]);

/** Orders of the sample API, the oldest day first. */
export interface SampleOrders {
  readonly columns: readonly string[];
  readonly days: readonly OrderDay[];
}

/** Groups the shop's order lines by day, so that a request for one day reads only that day. */
export function sampleOrders({ columns, lines }: SampleShop): SampleOrders {
  const days = Array.from(Map.groupBy(lines, (line) => line["Order Date"]!), ([day, ofDay]) => ({
    day,
    orders: ofDay.map((line) => ({ line, json: orderJson(columns, line) })),
  }));
  return { columns, days };
}

/** Returns a line as JSON, with its numbers as the CSV writes them. */
function orderJson(columns: readonly string[], line: SuperstoreLine): string {
  const members = columns.map((column) =>
    `${JSON.stringify(column)}:${NUMBERS.has(column) ? line[column] : JSON.stringify(line[column])}`
  );
  return `{${members.join(",")}}`;
}

/**
 * Answers `GET /orders` from the days before `today`, as json-server 0.17 does for `<column>`, `<column>_gte`,
 * `<column>_lte`, `_page` and `_limit`. json-server ignores unknown parameters; this answers 400, so that a misspelled filter does
 * not go unnoticed.
 */
export function answerOrders(url: URL, { columns, days }: SampleOrders, today: string): Response {
  const { _page: page, _limit: limit, ...filters } = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  );
  const ofDay: Condition[] = [];
  const ofLine: Condition[] = [];
  for (const [name, values] of Object.entries(filters)) {
    const column = name.replace(/_(gte|lte)$/, "");
    if (!columns.includes(column)) return Response.json({ error: `Unknown parameter "${name}"` }, { status: 400 });
    (column === "Order Date" ? ofDay : ofLine).push(condition(name, column, values));
  }
  const found = days
    .filter(({ day }) => day < today && ofDay.every((matches) => matches({ "Order Date": day })))
    .flatMap(({ orders }) => orders.filter(({ line }) => ofLine.every((matches) => matches(line))));
  return answerPage(url, found.map((order) => order.json), { page: page?.[0], limit: limit?.[0] });
}

/** Returns the condition on a column; if there are several values, one of them must match. */
function condition(name: string, column: string, values: string[]): Condition {
  const read = (text: string): string | number => NUMBERS.has(column) ? Number(text) : text;
  if (name === column) return (line) => values.includes(line[column]!);
  if (name.endsWith("_gte")) return (line) => values.some((value) => read(line[column]!) >= read(value));
  return (line) => values.some((value) => read(line[column]!) <= read(value));
}

function answerPage(
  url: URL,
  rows: string[],
  { page, limit }: { page: string | undefined; limit: string | undefined },
): Response {
  const headers = new Headers({ "Content-Type": "application/json; charset=utf-8" });
  if (page || limit) {
    headers.set("X-Total-Count", String(rows.length));
    headers.set("Access-Control-Expose-Headers", page ? "X-Total-Count, Link" : "X-Total-Count");
  }
  let shown = rows;
  if (page) {
    const number = Math.max(1, parseInt(page) || 1);
    const size = parseInt(limit ?? "") || 10;
    shown = rows.slice((number - 1) * size, number * size);
    if (shown.length > 0 && shown.length < rows.length) {
      headers.set("Link", links(url, number, Math.ceil(rows.length / size)));
    }
  } else if (limit) {
    shown = rows.slice(0, parseInt(limit));
  }
  return new Response(`[${shown.join(",\n")}]`, { headers });
}

function links(url: URL, page: number, last: number): string {
  const targets = { first: 1, prev: page - 1, next: page + 1, last };
  return Object.entries(targets)
    .filter(([, target]) => target >= 1 && target <= last)
    .map(([name, target]) => {
      return `<${url.href.replace(`page=${page}`, `page=${target}`)}>; rel="${name}"`;
    })
    .join(", ");
}
