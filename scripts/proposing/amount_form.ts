import { type DetectedMarks, toNumber } from "./number_marks.ts";
import type { SampleColumn } from "./proposal.ts";

/** Columns from which the amount of a line may be computed. */
export interface AmountParts {
  readonly price: SampleColumn;
  readonly quantity: SampleColumn;
  readonly discount: SampleColumn | undefined;
  readonly tax: SampleColumn | undefined;
}

/** Formula of an amount, the same in every row: price x quantity, that less discount, that plus tax, or the unit price. */
export type AmountForm = "product" | "before discount" | "after discount" | "with tax" | "unit price" | "unknown";

/** Detects the formula of an amount from its values; "unknown" if every quantity is 1, since all formulas agree then. */
export function formOf(amount: SampleColumn, parts: AmountParts, marks: DetectedMarks): AmountForm {
  const at = (column: SampleColumn | undefined, row: number): number | undefined =>
    column === undefined ? 0 : column.values[row] === "" ? 0 : toNumber(column.values[row]!, marks);
  const fits = { product: 0, net: 0, taxed: 0, unit: 0 };
  let [compared, hasQuantity, hasDiscount, hasTax] = [0, false, false, false];
  for (const [row, text] of amount.values.entries()) {
    const sum = toNumber(text, marks);
    const [price, units, discount, tax] = [parts.price, parts.quantity, parts.discount, parts.tax]
      .map((column) => at(column, row));
    if (sum === undefined || price === undefined || units === undefined || price === 0) continue;
    if (discount === undefined || tax === undefined) continue;
    compared++;
    hasQuantity ||= units !== 1;
    const isEqual = (other: number): boolean => Math.abs(sum - other) <= 0.006 * Math.max(1, Math.abs(units));
    const [product, less] = [price * units, price * units - Math.abs(discount) * Math.sign(units || 1)];
    hasDiscount ||= discount !== 0;
    hasTax ||= tax !== 0;
    if (isEqual(product)) fits.product++;
    if (isEqual(less)) fits.net++;
    if (isEqual(less + tax)) fits.taxed++;
    if (Math.abs(sum - price) < 0.006) fits.unit++;
  }
  if (!hasQuantity) return "unknown";
  if (fits.product === compared) return hasDiscount ? "before discount" : "product";
  if (fits.net === compared) return "after discount";
  if (hasTax && fits.taxed === compared) return "with tax";
  return fits.unit === compared ? "unit price" : "unknown";
}
