/** What a bundle is made of, in the order in which one needs another. */
export type AssetKind = "database" | "dataset" | "chart" | "dashboard";

/** How a kind of asset is written in a bundle and listed by Superset's API. */
export interface AssetShape {
  readonly kind: AssetKind;
  /** The bundle's folder of it. */
  readonly folder: string;
  /** The key of its name, in its file and in the API. */
  readonly name: string;
  /** What the API is asked for besides `id`, `uuid` and the name. */
  readonly columns: readonly string[];
}

export const ASSET_SHAPES: readonly AssetShape[] = [
  { kind: "database", folder: "databases", name: "database_name", columns: [] },
  { kind: "dataset", folder: "datasets", name: "table_name", columns: ["schema", "database.uuid"] },
  { kind: "chart", folder: "charts", name: "slice_name", columns: ["dashboards.id"] },
  { kind: "dashboard", folder: "dashboards", name: "dashboard_title", columns: ["slug"] },
];
