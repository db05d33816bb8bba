/** Numeric columns of `stg.order_line`. */
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
