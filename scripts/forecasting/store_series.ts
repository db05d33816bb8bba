import { addDays, daysBetween } from "../core/days.ts";
import type { Functions } from "../../sql/schema.ts";
import type { Database } from "../database/database.ts";
import type { Grouping } from "./reconcile.ts";
import type { Series } from "./series.ts";

/** A series as a member of a grouping. */
export interface SeriesMember {
  readonly series: string;
  readonly grouping: string;
  readonly member: string;
}

/** The series of a store, from which its forecast is made. */
export interface StoreSeries {
  /** The total first. All begin on the first day with orders and end with the cutoff. */
  readonly series: readonly Series[];
  /** In the order of `series`. */
  readonly members: readonly SeriesMember[];
  /** The groupings that add up, parents first. */
  readonly groupings: readonly Grouping[];
}

type InputRow = Functions["mart.forecast_input"]["result"][number];

/** Groupings in which an order counts once in every member that it has a line of. */
const SHARING_ORDERS = new Set(["category", "subcategory"]);

/** Reads every series of the marts up to the cutoff, with the exogenous numbers of the `horizon` days after it as well. */
export async function readStoreSeries(
  database: Database,
  { cutoff, horizon }: { cutoff: string; horizon: number },
): Promise<StoreSeries> {
  const rows = await database.call("mart.forecast_input", { p_cutoff: cutoff });
  const start = rows[0]?.first_day;
  if (start === undefined) return { series: [], members: [], groupings: [] };
  const length = daysBetween(start, cutoff) + 1;
  const calendar = await readCalendar(database, { start, length: length + horizon });
  const series = rows.map((row): Series => {
    const positions = row.days.split(",").map(Number);
    const spread = (list: string): number[] => {
      const numbers = new Array<number>(length).fill(0);
      list.split(",").forEach((number, index) => numbers[positions[index]!] = Number(number));
      return numbers;
    };
    return {
      name: row.series,
      start,
      values: spread(row.sales),
      orders: spread(row.orders),
      quantity: spread(row.quantity),
      calendar,
    };
  });
  const members = rows.map(({ series, grouping, member }) => ({ series, grouping, member }));
  return { series, members, groupings: groupingsOf(rows) };
}

async function readCalendar(
  database: Database,
  { start, length }: { start: string; length: number },
): Promise<Record<string, number[]>> {
  const rows = await database.call("mart.exogenous", {
    p_from: start,
    p_to: addDays(start, length - 1),
  });
  const columns: Record<string, number[]> = {};
  for (const { event, day, value } of rows) {
    columns[event] ??= new Array<number>(length).fill(0);
    columns[event][daysBetween(start, day)] = value;
  }
  return columns;
}

function groupingsOf(rows: readonly InputRow[]): Grouping[] {
  const children = Map.groupBy(
    rows.filter(({ parent }) => parent !== null),
    (row) => `${row.grouping} in ${row.parent}`,
  );
  return [...children.values()]
    .map((group): Grouping => ({
      parent: group[0]!.parent!,
      children: group.map(({ series }) => series),
      sharesOrders: SHARING_ORDERS.has(group[0]!.grouping),
    }))
    .sort((a, b) => Number(b.parent === "total") - Number(a.parent === "total"));
}
