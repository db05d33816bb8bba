import { isList, isObject, type Json, type JsonObject, linesOf } from "./json_rows.ts";
import { matchRoles } from "./match_roles.ts";
import { columnsOfOrders } from "./json_rows.ts";

/** Positions of the orders in an answer, and of the lines in an order. */
export interface JsonShape {
  /** Path of the list of orders; undefined if the answer itself is the list. */
  readonly orders: string | undefined;
  readonly list: readonly JsonObject[];
  /** Path of the lines in an order; undefined if each row is a line. */
  readonly lines: string | undefined;
  /** Other lists that might be the orders or the lines. */
  readonly otherOrders: readonly string[];
  readonly otherLines: readonly string[];
  /** Lists in an order that look like returns. */
  readonly returns: readonly string[];
}

const DEEPEST = 4;
const RETURNS = /refund|return|credit/i;

/** Lists whose elements have a price but are not goods. */
const NOT_LINES = /(shipping|tax|fee|discount|coupon|payment|shipment|promotion)[^.]*$/i;

/** Most orders that are read. */
const MOST_ORDERS = 500;

/** Finds the list of orders in an answer, and the lines in them; undefined if it has no list of objects. */
export function findShape(answer: Json): JsonShape | undefined {
  const found = isList(answer) ? [{ path: "", list: answer }] : isObject(answer) ? listsIn(answer) : [];
  const [best, ...more] = found.map((candidate) => ({ ...candidate, score: orderScore(candidate.list) }))
    .toSorted((one, other) => other.score - one.score || one.path.split(".").length - other.path.split(".").length);
  // A list of errors or warnings is not a list of orders.
  if (best === undefined || best.score === 0 && /(error|message|warning)s?$/i.test(best.path)) return undefined;
  const list = best.list.slice(0, MOST_ORDERS);
  const scores = new Map<string, number>();
  for (const order of list.slice(0, 50)) {
    for (const { path } of listsIn(order)) if (!scores.has(path)) scores.set(path, 0);
  }
  for (const path of scores.keys()) scores.set(path, lineScore(list, path));
  const candidates = [...scores].filter(([path, score]) => score >= 2 && !RETURNS.test(path) && !NOT_LINES.test(path))
    .toSorted(([, one], [, other]) => other - one);
  return {
    orders: best.path === "" ? undefined : best.path,
    list,
    lines: candidates[0]?.[0],
    otherOrders: more.filter(({ path }) => !path.startsWith(`${best.path}.`)).map(({ path }) => path),
    otherLines: candidates.slice(1).filter(([path]) => !path.startsWith(`${candidates[0]![0]}.`)).map(([path]) => path),
    returns: [...scores.keys()].filter((path) => RETURNS.test(path)),
  };
}

/** Returns the lists of objects in an object, at any depth up to `DEEPEST`. */
function listsIn(object: JsonObject, path = "", depth = 0): { path: string; list: readonly JsonObject[] }[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const at = path === "" ? key : `${path}.${key}`;
    if (isList(value)) {
      const deeper = depth < DEEPEST ? listsIn(value[0]!, at, depth + 1) : [];
      return [{ path: at, list: value }, ...deeper];
    }
    return isObject(value) && depth < DEEPEST ? listsIn(value, at, depth + 1) : [];
  });
}

/** Scores how much a list looks like orders, by its columns: date, ID and customer. */
function orderScore(list: readonly JsonObject[]): number {
  const roles = matchRoles(
    columnsOfOrders(list.slice(0, 20), undefined).map((column) => ({
      ...column,
      known: [...column.known, ...column.known.map((name) => `order${name}`)],
    })),
  );
  return Number(roles.has("order_date")) * 3 + Number(roles.has("order_id")) * 2 + Number(roles.has("customer_id"));
}

/** Scores how much the list at a path looks like lines, by its columns: product, quantity and amount. */
function lineScore(orders: readonly JsonObject[], path: string): number {
  const lines = orders.slice(0, 50).flatMap((order) => linesOf(order, path));
  const inOrder = [{ lines }] as unknown as JsonObject[];
  const roles = matchRoles(columnsOfOrders(inOrder, "lines"));
  const wanted = ["product_id", "product_name", "quantity", "unit_price", "sales"] as const;
  return (roles.has("quantity") || roles.has("unit_price") ? 1 : -2) + wanted.filter((role) => roles.has(role)).length;
}
