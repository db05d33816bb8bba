import type { AmountParts } from "./amount_form.ts";
import { type DetectedMarks, toNumber } from "./number_marks.ts";
import type { SampleColumn } from "./proposal.ts";

/** Whether a discount is a fraction of the price, such as 0.2. */
export function isFraction({ values }: SampleColumn): boolean {
  return values.every((value) =>
    value === "" || /^[01]?([.,]\d+)?$/.test(value) && Number(value.replace(",", ".")) <= 1
  );
}

/** Whether a discount is a percentage by its name, with values such as 20; the loader does not read "20%". */
export function isPercent({ name, values }: SampleColumn): boolean {
  return /%|pro[zc]ent|percent|pct/i.test(name) && values.every((value) => /^(\d{1,3}([.,]\d+)?)?$/.test(value));
}

/** Whether there is any discount at all. */
export function hasDiscount({ values }: SampleColumn): boolean {
  return values.some((value) => /[1-9]/.test(value));
}

/** Returns what a discount takes off each line if its numbers are amounts, percentages or fractions, in this order. */
export function readingsOf(
  discount: SampleColumn,
  { price, quantity }: Pick<AmountParts, "price" | "quantity">,
  marks: DetectedMarks,
): SampleColumn[] {
  const { decimalMark } = marks;
  if (decimalMark === undefined) return [];
  const product = price.values.map((value, row) => {
    const [one, units] = [value, quantity.values[row]!].map((text) => toNumber(text, marks));
    return one === undefined || units === undefined ? undefined : one * units;
  });
  const takenOff = (factor: number): SampleColumn => ({
    ...discount,
    values: discount.values.map((value, row) => {
      const rate = toNumber(value, marks);
      const whole = product[row];
      return rate === undefined || whole === undefined
        ? ""
        : (whole * rate * factor).toFixed(6).replace(".", decimalMark);
    }),
  });
  return [discount, takenOff(0.01), takenOff(1)];
}
