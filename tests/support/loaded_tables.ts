/** The tables of ods and the marts that a load writes. */
export const LOADED_TABLES: readonly string[] = [
  "ods.order_line",
  "ods.sales_order",
  "ods.customer",
  "ods.product",
  "ods.place",
  "mart.sales_daily",
  "mart.sales_daily_by",
  "mart.sales_monthly_by",
];
