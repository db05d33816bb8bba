import type { Matches } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf, firstRepeated, isFilled, type Orders } from "./row_facts.ts";

/** Finds the ID of a line: a column with such a name whose values are unique in each order. If there is none, warns of the effect. */
export function proposeRowId(
  matches: Matches,
  { orderId, orders }: { orderId: SampleColumn | undefined; orders: Orders },
): { column: SampleColumn | undefined; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  for (const { column, isSure } of matches.get("row_id") ?? []) {
    if (!isFilled(column) || column === orderId) continue;
    const repeated = firstRepeated(orderId === undefined ? [column] : [orderId, column]);
    if (repeated === undefined) {
      const says = `"${column.name}", whose values are unique in each order`;
      findings.push({ key: "row_id", certainty: isSure ? "found" : "guess", says, example: exampleOf(column) });
      return { column, findings };
    }
    const says = `"${column.name}" is left out: an order has ${column.values[repeated]} twice`;
    findings.push({ key: "row_id", certainty: "guess", says });
  }
  const product = matches.get("product_id")?.[0]?.column;
  if (orderId === undefined) return { column: undefined, findings };
  const hasSeveral = orders.length > 0 || orderId.level !== undefined;
  const repeated = product === undefined ? undefined : firstRepeated([orderId, product]);
  if (hasSeveral && (product === undefined || repeated !== undefined)) {
    const why = product === undefined
      ? "an order has several rows, and no product distinguishes them"
      : `order ${orderId.values[repeated!]} has two rows of product ${product.values[repeated!] || "(none)"}`;
    const then =
      "rows of one product in an order are identified by their sequence, and must be in the same file or answer";
    findings.push({
      key: "row_id",
      certainty: "guess",
      says: `none, although ${why}: all are counted; ${then}. If a column numbers the rows, name it`,
    });
  }
  return { column: undefined, findings };
}
