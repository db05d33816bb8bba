import type { Matches } from "./match_roles.ts";
import { type NumberMarks, toNumber } from "./number_marks.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { exampleOf, isOfOrder, type Orders } from "./row_facts.ts";
import { UNDECIDED } from "../sources/undecided.ts";

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
  const product = price && quantity && productOf(matches, price, quantity);
  const open = [...ofOrders, ...more].map(({ column }) => `"${column.name}"`);
  const others = open.length === 0
    ? ""
    : `; not ${open.join(", ")}: ${ofOrders.length > 0 ? "amounts of whole orders" : "check which it is"}`;
  if (best === undefined) return fromPrice({ price, product, others, quantity });
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
  const { whole, alone, compared } = compare(column, { price: price!, quantity: quantity!, marks });
  const discount = discountOf(matches);
  if (compared > 0 && whole === compared && discount?.values.some((value) => /[1-9]/.test(value))) {
    const cell = { subtract: [column.name, discount.name] };
    const { finding } = chosen(
      "guess",
      ` less "${discount.name}", as it is "${price!.name}" x "${quantity!.name}" before discount`,
    );
    return { cell, finding, used: [column] };
  }
  if (compared > 0 && whole === compared) {
    return chosen("found", `, which is "${price!.name}" x "${quantity!.name}" in every row`);
  }
  if (isSure) {
    return chosen(
      "guess",
      `, though it is not "${price!.name}" x "${quantity!.name}": it should be after discount, without tax`,
    );
  }
  if (compared > 0 && alone === compared) {
    return fromPrice({ price, product, others: `; "${column.name}" is the price of one`, quantity });
  }
  return {
    cell: `${UNDECIDED}"${column.name}" or ${JSON.stringify(product)}`,
    finding: {
      key: "sales",
      certainty: "open",
      says: `"${column.name}" or ${
        JSON.stringify(product)
      }: which is the amount of the line, after discount, without tax?`,
      example: exampleOf(column),
    },
    used: [column, price!],
  };
}

/** Unit price by quantity, less the discount of the line if there is one. */
function productOf(matches: Matches, price: SampleColumn, quantity: SampleColumn): unknown {
  const product = { multiply: [price.name, quantity.name] };
  const discount = discountOf(matches);
  return discount === undefined ? product : { subtract: [product, discount.name] };
}

/** The discount of a line as an amount. */
function discountOf(matches: Matches): SampleColumn | undefined {
  const discount = matches.get("discount_amount")?.[0]?.column;
  return discount?.level === "line" || discount?.known.some((name) => LINE_PREFIX.test(name)) ? discount : undefined;
}

function fromPrice(
  { price, product, others, quantity }: {
    price: SampleColumn | undefined;
    product: unknown;
    others: string;
    quantity: SampleColumn | undefined;
  },
): ChosenSales {
  if (price === undefined) {
    const says = `the column with the amount of the line, after discount, without tax and shipping${others}`;
    return { cell: UNDECIDED + says, finding: { key: "sales", certainty: "open", says }, used: [] };
  }
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

/** In how many rows of more or less than one unit an amount is price by quantity, or the price alone. */
function compare(
  amount: SampleColumn,
  { price, quantity, marks }: { price: SampleColumn; quantity: SampleColumn; marks: NumberMarks },
): { whole: number; alone: number; compared: number } {
  let [whole, alone, compared] = [0, 0, 0];
  for (const [row, text] of amount.values.entries()) {
    const [sum, one, units] = [text, price.values[row]!, quantity.values[row]!].map((value) => toNumber(value, marks));
    if (sum === undefined || one === undefined || units === undefined || units === 1 || one === 0) continue;
    compared++;
    if (Math.abs(sum - one * units) <= 0.006 * Math.max(1, Math.abs(units))) whole++;
    if (Math.abs(sum - one) < 0.006) alone++;
  }
  return { whole, alone, compared };
}
