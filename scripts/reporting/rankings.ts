export type RankingName =
  | "top_customers"
  | "top_cities"
  | "top_states"
  | "top_categories"
  | "top_subcategories"
  | "top_products"
  | "top_segments"
  | "top_sources"
  | "top_regions"
  | "top_ship_modes";

/** A ranking of the report: the function of `mart` that it calls, and the columns that it shows. */
export interface Ranking {
  readonly name: RankingName;
  readonly title: string;
  /** Title of its group in the report. */
  readonly group: "What sells" | "Who buys and how" | "Where it goes";
  readonly limit: number;
  /** Whether the ranking is shown only if it has several rows. */
  readonly needsSeveral?: true;
  /** Column of a row's name. */
  readonly label: string;
  /** Column of its key, shown for a row without a name. */
  readonly key?: string;
  /** Column of the group of a row, such as a city's state. */
  readonly detail?: string;
}

/** The report's rankings, in their order there. */
export const rankings: readonly Ranking[] = [
  {
    name: "top_sources",
    title: "Sources",
    group: "What sells",
    limit: 20,
    label: "source",
    needsSeveral: true,
  },
  { name: "top_categories", title: "Categories", group: "What sells", limit: 10, label: "category" },
  {
    name: "top_subcategories",
    title: "Subcategories",
    group: "What sells",
    limit: 10,
    label: "subcategory",
    detail: "category",
  },
  { name: "top_products", title: "Products", group: "What sells", limit: 8, label: "product_name", key: "product_id" },
  {
    name: "top_customers",
    title: "Customers",
    group: "Who buys and how",
    limit: 20,
    label: "customer_name",
    key: "customer_id",
  },
  { name: "top_segments", title: "Segments", group: "Who buys and how", limit: 10, label: "segment" },
  { name: "top_ship_modes", title: "Ship modes", group: "Who buys and how", limit: 10, label: "ship_mode" },
  { name: "top_regions", title: "Regions", group: "Where it goes", limit: 10, label: "region" },
  { name: "top_states", title: "States", group: "Where it goes", limit: 15, label: "state" },
  { name: "top_cities", title: "Cities", group: "Where it goes", limit: 20, label: "city", detail: "state" },
];
