import { type NumberMarks, toNumber } from "./number_marks.ts";
import type { SampleColumn } from "./proposal.ts";

/** The columns that the amount of a line may be made of. */
export interface AmountParts {
  readonly price: SampleColumn;
  readonly quantity: SampleColumn;
  readonly discount: SampleColumn | undefined;
  readonly tax: SampleColumn | undefined;
}

/** What an amount is in every row: price by quantity, that less the discount, that with tax, or the price of one. */
export type AmountForm = "product" | "before discount" | "after discount" | "with tax" | "price of one" | "unknown";

/** Tells by the values what an amount is made of in every row; rows of one unit alone tell nothing. */
export function formOf(amount: SampleColumn, parts: AmountParts, marks: NumberMarks): AmountForm {
  const at = (column: SampleColumn | undefined, row: number): number | undefined =>
    column === undefined ? 0 : column.values[row] === "" ? 0 : toNumber(column.values[row]!, marks);
  const fits = { product: 0, net: 0, taxed: 0, alone: 0 };
  let [compared, tells, hasDiscount, hasTax] = [0, false, false, false];
  for (const [row, text] of amount.values.entries()) {
    const sum = toNumber(text, marks);
    const [price, units, discount, tax] = [parts.price, parts.quantity, parts.discount, parts.tax]
      .map((column) => at(column, row));
    if (sum === undefined || price === undefined || units === undefined || price === 0) continue;
    if (discount === undefined || tax === undefined) continue;
    compared++;
    tells ||= units !== 1;
    const isEqual = (other: number): boolean => Math.abs(sum - other) <= 0.006 * Math.max(1, Math.abs(units));
    const [product, less] = [price * units, price * units - Math.abs(discount) * Math.sign(units || 1)];
    hasDiscount ||= discount !== 0;
    hasTax ||= tax !== 0;
    if (isEqual(product)) fits.product++;
    if (isEqual(less)) fits.net++;
    if (isEqual(less + tax)) fits.taxed++;
    if (Math.abs(sum - price) < 0.006) fits.alone++;
  }
  if (!tells) return "unknown";
  if (fits.product === compared) return hasDiscount ? "before discount" : "product";
  if (fits.net === compared) return "after discount";
  if (hasTax && fits.taxed === compared) return "with tax";
  return fits.alone === compared ? "price of one" : "unknown";
}
