import type { Matches } from "./match_roles.ts";
import { formOf } from "./amount_form.ts";
import { hasDiscount, readingsOf } from "./discount_rate.ts";
import type { NumberMarks } from "./number_marks.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf, isOfOrder, type Orders } from "./row_facts.ts";
import { UNDECIDED } from "../sources/documents/undecided.ts";

/** What `sales` is made of, and the columns that this takes. */
export interface ChosenSales {
  readonly cell: unknown;
  readonly finding: Finding;
  readonly used: readonly SampleColumn[];
}

const LINE_PREFIX = /^(lineitem|line|item|position|artikel)/;

/** Chooses the amount of a line: a column of its own, or unit price by quantity, which the values may show to be the same. */
export function chooseSales(matches: Matches, orders: Orders, marks: NumberMarks): ChosenSales {
  const list = matches.get("sales") ?? [];
  const price = matches.get("unit_price")?.[0]?.column;
  const quantity = matches.get("quantity")?.[0]?.column;
  const ofOrders = list.filter(({ column }) => isOfOrder(column, orders) || isBesideLines(column, price));
  const [best, ...more] = list.filter((candidate) => !ofOrders.includes(candidate));
  const discount = discountOf(matches, orders, price);
  const product = price && quantity && { multiply: [price.name, quantity.name] };
  const open = [...ofOrders, ...more].map(({ column }) => `"${column.name}"`);
  const others = open.length === 0
    ? ""
    : `; not ${open.join(", ")}: ${ofOrders.length > 0 ? "amounts of whole orders" : "check which it is"}`;
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
            `, which is ${times} in every row, though there is "${other.name}": it should be after discount`,
          )
          : chosen("found", `, which is ${times} in every row`);
      }
      return leftOpen(column.name, discount, { used: [column], says: `it is ${times}` });
    case "before discount":
      return leftOpen(column.name, discount!, { used: [column], says: `it is ${times}` });
    case "after discount":
      return chosen("found", `, which is ${times} less "${discount!.name}" in every row`);
    case "with tax": {
      const { finding, used } = chosen("found", ` less "${tax!.name}", as it is ${times} with tax in every row`);
      return { cell: subtract(column.name, tax!), finding, used };
    }
    case "price of one":
      return fromPrice({ price, quantity, product, discount, others: `; "${column.name}" is the price of one` });
  }
  if (isSure) return chosen("guess", `, though it is not ${times}: it should be after discount, without tax`);
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

/** An amount beside a discount: no value tells whether the price is the one before it. */
function leftOpen(
  cell: unknown,
  discount: SampleColumn,
  { used, says = "no column has the amount of the line" }: { used: readonly SampleColumn[]; says?: string },
): ChosenSales {
  const shown = typeof cell === "string" ? `"${cell}"` : JSON.stringify(cell);
  const question = `${says}; is the price before the discount, such as ${exampleOf(discount) || 0}?`;
  return undecided(`${shown} or ${JSON.stringify(subtract(cell, discount))}`, question, used);
}

/** A cell less a column, which may be written with a minus already. */
function subtract(cell: unknown, column: SampleColumn): unknown {
  const isNegative = column.values.some((value) => /^[-−(]/.test(value));
  return isNegative ? { add: [cell, column.name] } : { subtract: [cell, column.name] };
}

/** The discount of a line as an amount. */
function discountOf(matches: Matches, orders: Orders, price: SampleColumn | undefined): SampleColumn | undefined {
  const discount = matches.get("discount_amount")?.[0]?.column;
  return discount === undefined || isOfOrder(discount, orders) || isBesideLines(discount, price) ? undefined : discount;
}

/** The discount of a line in a column that may have a fraction, percents or amounts. */
function rateOf(matches: Matches, orders: Orders): SampleColumn | undefined {
  return matches.get("discount")?.find(({ column }) => !isOfOrder(column, orders))?.column;
}

/** The amount by the price of one, if no column has it. */
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
    ? `"${price.name}": if it is the amount of the line, not the price of one`
    : `${JSON.stringify(product)}: no column has the amount of the line`;
  const example = quantity === undefined ? exampleOf(price) : `${exampleOf(price)} x ${exampleOf(quantity)}`;
  return { cell, finding: { key: "sales", certainty: "guess", says: says + others, example }, used: [price] };
}

/** Whether a total stands beside columns that say to be of the line. */
function isBesideLines(column: SampleColumn, price: SampleColumn | undefined): boolean {
  return column.level === undefined && price !== undefined && price.known.some((name) => LINE_PREFIX.test(name)) &&
    !column.known.some((name) => LINE_PREFIX.test(name));
}
