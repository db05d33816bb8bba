import type { AssetKind } from "./asset_kinds.ts";

/** One file of a bundle: a database, a dataset, a chart or a dashboard. */
export interface BundleAsset {
  readonly kind: AssetKind;
  readonly uuid: string;
  readonly name: string;
  /** The file's path in the bundle, such as `charts/sales/top_cities.yaml`. */
  readonly path: string;
  /** What else than its uuid Superset takes it for the same by (see `uniqueKey`); undefined where there is nothing. */
  readonly key: string | undefined;
}

/** A folder of files that Superset imports. */
export interface Bundle {
  /** Texts of all its files, `metadata.yaml` too, by their path in it, in order. */
  readonly files: ReadonlyMap<string, string>;
  readonly assets: readonly BundleAsset[];
}

/** The one database of a bundle. */
export function bundleDatabase({ assets }: Bundle): BundleAsset {
  return assets.find(({ kind }) => kind === "database")!;
}
