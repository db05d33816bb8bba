/** Columns of `stg.order_line` that hold numbers. */
export const NUMBER_COLUMNS: ReadonlySet<string> = new Set([
  "sales",
  "quantity",
  "discount",
  "profit",
  "gross_sales",
  "discount_amount",
  "tax",
  "shipping",
  "cost",
]);
