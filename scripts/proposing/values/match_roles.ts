import { bareNumber } from "./number_marks.ts";
import { normalizeName } from "./normalize_name.ts";
import type { SampleColumn } from "./proposal.ts";
import { type Names, type Role, ROLE_NAMES } from "./role_names.ts";

/** A column that may have a role. */
export interface Candidate {
  readonly column: SampleColumn;
  readonly isSure: boolean;
}

/** The candidates of each role, the best first. */
export type Matches = ReadonlyMap<Role, readonly Candidate[]>;

/** Roles of amounts of a line. */
export const AMOUNTS: readonly Role[] = [
  "sales",
  "unit_price",
  "quantity",
  "discount",
  "discount_amount",
  "profit",
  "gross_sales",
  "tax",
  "shipping",
  "cost",
];

/** Roles whose values must be numbers. */
const NUMBERS = new Set<Role>([...AMOUNTS, "order_total"]);

/** Roles of an order, and roles of its lines, if JSON separates the two. */
const OF_ORDER = /^(order_id|order_date|customer|order_total|currency|status|country|state|city|postal_code|ship_mode)/;
const OF_LINE =
  /^(row_id|product|sales|unit_price|quantity|discount|profit|gross|tax|shipping|cost|category|subcategory)/;

const RANKS = new Map(
  (Object.entries(ROLE_NAMES) as [Role, Names][]).map(([role, { sure, maybe = "" }]) => {
    const [one, other] = [sure, maybe].map((text) => text.trim().split(/\s+/).map(normalizeName).filter(Boolean));
    const ranks = [...one!, ...other!].map((name, index): [string, number] => [name, index]);
    return [role, { ranks: new Map(ranks.toReversed()), sure: new Set(one) }];
  }),
);

/** Matches columns to roles, by their names and by whether their values are plausible. Each column gets at most one role. */
export function matchRoles(columns: readonly SampleColumn[]): Matches {
  const hasLines = columns.some(({ level }) => level === "line");
  const found = columns.flatMap((column) =>
    [...RANKS].flatMap(([role, { ranks, sure }]) => {
      if (hasLines && (column.level === "line" ? OF_ORDER : OF_LINE).test(role)) return [];
      const place = column.known.findIndex((name) => ranks.has(name));
      if (place < 0 || !canBe(role, column)) return [];
      const name = column.known[place]!;
      return [{ role, column, isSure: sure.has(name), rank: ranks.get(name)!, place }];
    })
  ).toSorted((one, other) =>
    Number(other.isSure) - Number(one.isSure) || one.place - other.place || one.rank - other.rank
  );
  const matches = new Map<Role, Candidate[]>();
  const taken = new Set<SampleColumn>();
  // Sure matches come first, then the roles that a document needs most.
  const needed = (role: Role): number => ["order_id", "order_date", "sales", "customer_id", "product_id"].indexOf(role);
  const order = [
    ...found.filter(({ isSure }) => isSure),
    ...found.filter(({ isSure }) => !isSure).toSorted((one, other) =>
      (needed(one.role) + 99) % 99 - (needed(other.role) + 99) % 99 || one.rank - other.rank
    ),
  ];
  for (const { role, column, isSure } of order) {
    if (taken.has(column)) continue;
    const list = matches.get(role) ?? [];
    // An ambiguous name is left to a role that has no other column.
    if (!isSure && list.length > 0 && found.some((other) => other.column === column && !matches.has(other.role))) {
      continue;
    }
    taken.add(column);
    // A second column with the same values is not an alternative.
    if (list.some((other) => other.column.values.every((value, row) => value === column.values[row]))) continue;
    matches.set(role, [...list, { column, isSure }]);
  }
  return matches;
}

/** Whether the values of a column are plausible for a role. */
function canBe(role: Role, { values, name }: SampleColumn): boolean {
  const written = values.filter((value) => value !== "").slice(0, 500);
  if (written.length === 0) return false;
  const share = (test: (value: string) => boolean): number => written.filter(test).length / written.length;
  const numbers = share((value) => bareNumber(value) !== undefined);
  if (NUMBERS.has(role)) return numbers >= 0.8;
  if (role.endsWith("_date")) return share((value) => /\d/.test(value)) >= 0.8;
  if (role.endsWith("_id")) {
    return share((value) => value.length > 100 || /^(true|false)$/i.test(value)) < 0.2 &&
      !looksLikeText(role, name, values);
  }
  if (role.endsWith("_name")) return numbers < 0.8 && share((value) => /^[^@]*\p{L}/u.test(value)) >= 0.5;
  if (role === "country" || role === "city" || role === "state") return numbers < 0.5;
  if (role === "currency") return share((value) => /^(\p{Sc}|[A-Z]{3})$/u.test(value)) >= 0.8;
  return true;
}

/** Whether a column such as "product" has texts of several words, which are names and not IDs. */
function looksLikeText(role: Role, name: string, values: readonly string[]): boolean {
  if (role !== "product_id" || /id|nr|no|sku|code/i.test(name)) return false;
  const written = values.filter((value) => value !== "").slice(0, 500);
  return written.filter((value) => /\p{L}\S* \S+/u.test(value)).length > written.length * 0.5;
}
