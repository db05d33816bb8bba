import type { Matches } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf, firstRepeated, isFilled, type Orders } from "./row_facts.ts";

/** Finds the ID of a line: by its name, and because no order has it twice. Without one, tells what that does. */
export function proposeRowId(
  matches: Matches,
  { orderId, orders }: { orderId: SampleColumn | undefined; orders: Orders },
): { column: SampleColumn | undefined; findings: readonly Finding[] } {
  const findings: Finding[] = [];
  for (const { column, isSure } of matches.get("row_id") ?? []) {
    if (!isFilled(column) || column === orderId) continue;
    const repeated = firstRepeated(orderId === undefined ? [column] : [orderId, column]);
    if (repeated === undefined) {
      const says = `"${column.name}", which no order has twice`;
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
      ? "an order has several rows, and no product tells them apart"
      : `order ${orderId.values[repeated!]} has two rows of product ${product.values[repeated!] || "(none)"}`;
    const then =
      "those of a product in one order are told apart by their sequence, and must come in one file or answer";
    findings.push({
      key: "row_id",
      certainty: "guess",
      says: `none, though ${why}: all are counted; ${then}. Is there a column that numbers the rows?`,
    });
  }
  return { column: undefined, findings };
}
