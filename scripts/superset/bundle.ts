import { parseDocument } from "yaml";

/** The kinds of assets; each depends only on those before it. */
export type AssetKind = "database" | "dataset" | "chart" | "dashboard";

/** How a kind of asset is written in a bundle and listed by Superset's API. */
export interface AssetShape {
  readonly kind: AssetKind;
  /** Folder of the bundle. */
  readonly folder: string;
  /** Key of the name, in a file and in the API. */
  readonly name: string;
  /** Columns to ask the API for besides `id`, `uuid` and the name. */
  readonly columns: readonly string[];
}

export const ASSET_SHAPES: readonly AssetShape[] = [
  { kind: "database", folder: "databases", name: "database_name", columns: [] },
  { kind: "dataset", folder: "datasets", name: "table_name", columns: ["schema", "database.uuid"] },
  { kind: "chart", folder: "charts", name: "slice_name", columns: ["dashboards.id"] },
  { kind: "dashboard", folder: "dashboards", name: "dashboard_title", columns: ["slug"] },
];

/** One file of a bundle: a database, a dataset, a chart or a dashboard. */
export interface BundleAsset {
  readonly kind: AssetKind;
  readonly uuid: string;
  readonly name: string;
  /** Path of the file in the bundle, such as `charts/sales/top_cities.yaml`. */
  readonly path: string;
  /** See `uniqueKey`. */
  readonly key: string | undefined;
}

/** A folder of files that Superset imports. */
export interface Bundle {
  /** Texts of all files by their path in the bundle, in order, `metadata.yaml` included. */
  readonly files: ReadonlyMap<string, string>;
  readonly assets: readonly BundleAsset[];
}

/**
 * The start of every uuid in Storecast's bundle. It is a uuid of version 8, whose bits are free to choose. Superset gives version 4 to
 * everything that its users make, even to a copy of one of these charts, so an asset whose uuid starts like this came from a bundle
 * of Storecast's.
 */
export const BUNDLE_UUID_START = "57072ca5-0000-8000-8000-";

/** Whether a uuid, in lower case, is one of the bundle's. */
export function isBundleUuid(uuid: string): boolean {
  return uuid.startsWith(BUNDLE_UUID_START) && /^[0-9a-f]{12}$/.test(uuid.slice(BUNDLE_UUID_START.length));
}

/**
 * Returns the key, besides the uuid, by which Superset considers two assets the same: the name of a database, the table
 * of a dataset, the slug of a dashboard; undefined if there is none. The asset is as its file or the API writes it;
 * `databaseUuid` is that of the database of a dataset.
 */
export function uniqueKey(
  kind: AssetKind,
  asset: Readonly<Record<string, unknown>>,
  databaseUuid: unknown,
): string | undefined {
  if (kind === "database") return String(asset["database_name"]);
  if (kind === "dataset") return [databaseUuid, asset["schema"], asset["table_name"]].map(String).join(" ");
  return kind === "dashboard" && asset["slug"] ? String(asset["slug"]) : undefined;
}

/** Returns the one database of a bundle. */
export function bundleDatabase({ assets }: Bundle): BundleAsset {
  return assets.find(({ kind }) => kind === "database")!;
}

/** Returns the bundle with another URI of its database, which must contain no password. */
export function withDatabaseUri(bundle: Bundle, maskedUri: string): Bundle {
  const { path } = bundleDatabase(bundle);
  const document = parseDocument(bundle.files.get(path)!);
  document.set("sqlalchemy_uri", maskedUri);
  const files = new Map(bundle.files).set(path, document.toString({ lineWidth: 0 }));
  return { ...bundle, files };
}
