import type { Matches } from "./match_roles.ts";
import { formOf } from "./amount_form.ts";
import { hasDiscount, readingsOf } from "./discount_rate.ts";
import type { DetectedMarks } from "./number_marks.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf, isOfOrder, type Orders } from "./row_facts.ts";
import { UNDECIDED } from "../sources/documents/undecided.ts";

/** The proposed cell of `sales`, and the columns that it uses. */
export interface ChosenSales {
  readonly cell: unknown;
  readonly finding: Finding;
  readonly used: readonly SampleColumn[];
}

const LINE_PREFIX = /^(lineitem|line|item|position|artikel)/;

/** Chooses the amount of a line: a column of its own, or unit price x quantity; compares the two where both exist. */
export function chooseSales(matches: Matches, orders: Orders, marks: DetectedMarks): ChosenSales {
  const list = matches.get("sales") ?? [];
  const price = matches.get("unit_price")?.[0]?.column;
  const quantity = matches.get("quantity")?.[0]?.column;
  const ofOrders = list.filter(({ column }) => isOfOrder(column, orders) || isOrderTotal(column, price));
  const [best, ...more] = list.filter((candidate) => !ofOrders.includes(candidate));
  const discount = discountOf(matches, orders, price);
  const product = price && quantity && { multiply: [price.name, quantity.name] };
  const open = [...ofOrders, ...more].map(({ column }) => `"${column.name}"`);
  const others = open.length === 0
    ? ""
    : `; not ${open.join(", ")}: ${ofOrders.length > 0 ? "amounts of whole orders" : "check which one is right"}`;
  if (best === undefined) return fromPrice({ price, quantity, product, discount, others });
  const { column, isSure } = best;
  const chosen = (certainty: "found" | "guess", says: string): ChosenSales => ({
    cell: column.name,
    finding: { key: "sales", certainty, says: `"${column.name}"${says}${others}`, example: exampleOf(column) },
    used: [column],
  });
  if (product === undefined) {
    return isSure && others === ""
      ? chosen("found", "")
      : chosen("guess", ": if it is the amount of the line, without tax and shipping");
  }
  const tax = matches.get("tax")?.[0]?.column;
  const times = `"${price!.name}" x "${quantity!.name}"`;
  const parts = { price: price!, quantity: quantity!, tax };
  const other = discount === undefined ? rateOf(matches, orders) : undefined;
  if (
    other !== undefined &&
    readingsOf(other, parts, marks).some((reading) =>
      formOf(column, { ...parts, discount: reading }, marks) === "after discount"
    )
  ) {
    return chosen("found", `, which is ${times} less "${other.name}" in every row`);
  }
  switch (formOf(column, { ...parts, discount }, marks)) {
    case "product":
      if (discount === undefined) {
        return other !== undefined && hasDiscount(other)
          ? chosen(
            "guess",
            `, which is ${times} in every row, although there is "${other.name}": it should be after discount`,
          )
          : chosen("found", `, which is ${times} in every row`);
      }
      return leftOpen(column.name, discount, { used: [column], says: `it is ${times}` });
    case "before discount":
      return leftOpen(column.name, discount!, { used: [column], says: `it is ${times}` });
    case "after discount":
      return chosen("found", `, which is ${times} less "${discount!.name}" in every row`);
    case "with tax": {
      const { finding, used } = chosen("found", ` less "${tax!.name}", since it is ${times} with tax in every row`);
      return { cell: subtract(column.name, tax!), finding, used };
    }
    case "unit price":
      return fromPrice({ price, quantity, product, discount, others: `; "${column.name}" is the unit price` });
  }
  if (isSure) return chosen("guess", `, although it is not ${times}: it should be after discount, without tax`);
  const says = `"${column.name}" or ${JSON.stringify(product)}`;
  return undecided(says, "which is the amount of the line, after discount, without tax?", [column, price!]);
}

function undecided(choices: string, question: string, used: readonly SampleColumn[]): ChosenSales {
  const finding: Finding = {
    key: "sales",
    certainty: "open",
    says: `${choices}: ${question}`,
    example: exampleOf(used[0]!),
  };
  return { cell: UNDECIDED + choices, finding, used };
}

/** Leaves an amount open that has a discount next to it: the values do not show whether the price is before the discount. */
function leftOpen(
  cell: unknown,
  discount: SampleColumn,
  { used, says = "no column has the amount of the line" }: { used: readonly SampleColumn[]; says?: string },
): ChosenSales {
  const shown = typeof cell === "string" ? `"${cell}"` : JSON.stringify(cell);
  const question = `${says}; is the price before the discount, such as ${exampleOf(discount) || 0}?`;
  return undecided(`${shown} or ${JSON.stringify(subtract(cell, discount))}`, question, used);
}

/** Returns a cell less a column, whose values may be negative already. */
function subtract(cell: unknown, column: SampleColumn): unknown {
  const isNegative = column.values.some((value) => /^[-−(]/.test(value));
  return isNegative ? { add: [cell, column.name] } : { subtract: [cell, column.name] };
}

/** Returns the column with the discount of a line as an amount. */
function discountOf(matches: Matches, orders: Orders, price: SampleColumn | undefined): SampleColumn | undefined {
  const discount = matches.get("discount_amount")?.[0]?.column;
  return discount === undefined || isOfOrder(discount, orders) || isOrderTotal(discount, price) ? undefined : discount;
}

/** Returns the column with the discount of a line that may be a fraction, a percentage or an amount. */
function rateOf(matches: Matches, orders: Orders): SampleColumn | undefined {
  return matches.get("discount")?.find(({ column }) => !isOfOrder(column, orders))?.column;
}

/** Proposes the amount computed from the unit price, if no column has the amount. */
function fromPrice({ price, quantity, product, discount, others }: {
  price: SampleColumn | undefined;
  quantity: SampleColumn | undefined;
  product: unknown;
  discount: SampleColumn | undefined;
  others: string;
}): ChosenSales {
  if (price === undefined) {
    const says = `the column with the amount of the line, after discount, without tax and shipping${others}`;
    return { cell: UNDECIDED + says, finding: { key: "sales", certainty: "open", says }, used: [] };
  }
  if (product !== undefined && discount !== undefined) return leftOpen(product, discount, { used: [price] });
  const cell = product ?? price.name;
  const says = product === undefined
    ? `"${price.name}": if it is the amount of the line, not the unit price`
    : `${JSON.stringify(product)}: no column has the amount of the line`;
  const example = quantity === undefined ? exampleOf(price) : `${exampleOf(price)} x ${exampleOf(quantity)}`;
  return { cell, finding: { key: "sales", certainty: "guess", says: says + others, example }, used: [price] };
}

/** Whether a column is probably an order's total: the price is named as one of the line, such as "Lineitem price", and it is not. */
function isOrderTotal(column: SampleColumn, price: SampleColumn | undefined): boolean {
  return column.level === undefined && price !== undefined && price.known.some((name) => LINE_PREFIX.test(name)) &&
    !column.known.some((name) => LINE_PREFIX.test(name));
}
