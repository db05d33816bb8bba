import { namesOfPath } from "../values/normalize_name.ts";
import type { SampleColumn } from "../values/proposal.ts";
import { cleanValue } from "../values/row_facts.ts";

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Deepest level of objects that is searched. */
const DEEPEST = 5;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of objects. */
export function isList(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

/** Returns orders as columns, with one row for each line, or for each order if there is no path of lines. */
export function columnsOfOrders(orders: readonly JsonObject[], lines: string | undefined): SampleColumn[] {
  const rows = orders.flatMap((order) => {
    const top = new Map(leavesOf(order, lines?.split(".") ?? []));
    if (lines === undefined) return [{ top, line: new Map<string, Json>() }];
    return linesOf(order, lines).map((line) => ({ top, line: new Map(leavesOf(line, [])) }));
  });
  const columnsOf = (part: "top" | "line"): SampleColumn[] =>
    [...new Set(rows.flatMap((row) => [...row[part].keys()]))].map((path) => {
      const values = rows.map((row) => row[part].get(path) ?? null);
      const written = values.filter((value) => value !== null && value !== "");
      const prefix = lines === undefined ? "" : part === "top" ? "order" : "line";
      return {
        name: part === "top" ? path : `${lines}.${path}`,
        known: namesOfPath(path, prefix),
        values: values.map((value) => value === null ? "" : cleanValue(String(value))),
        ...(lines === undefined ? {} : { level: part === "top" ? "order" : "line" as const }),
        areNumbers: written.length > 0 && written.every((value) => typeof value === "number"),
      };
    });
  return [...columnsOf("top"), ...columnsOf("line")];
}

/** Returns the lines of an order at a path through objects and lists. */
export function linesOf(order: JsonObject, path: string): JsonObject[] {
  let reached: Json[] = [order];
  for (const key of path.split(".")) {
    reached = reached.flatMap((value) => Array.isArray(value) ? value : [value])
      .flatMap((value) => isObject(value) && key in value ? [value[key]!] : []);
  }
  return reached.flatMap((value) => Array.isArray(value) ? value : [value]).filter(isObject);
}

/** Returns the scalar values in an object by their paths; of a list other than the lines, the values of its first element. */
function leavesOf(object: JsonObject, lines: readonly string[], path = "", depth = 0): [string, Json][] {
  return Object.entries(object).flatMap(([key, value]): [string, Json][] => {
    const at = path === "" ? key : `${path}.${key}`;
    const isTowardsLines = key === lines[0];
    if (isTowardsLines && (lines.length === 1 || Array.isArray(value))) return [];
    const member = Array.isArray(value) ? value[0] : value;
    const memberAt = Array.isArray(value) ? `${at}.0` : at;
    if (isObject(member)) {
      return depth < DEEPEST ? leavesOf(member, isTowardsLines ? lines.slice(1) : [], memberAt, depth + 1) : [];
    }
    return member === undefined || Array.isArray(member) ? [] : [[memberAt, member]];
  });
}
