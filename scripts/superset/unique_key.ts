import type { AssetKind } from "./asset_kinds.ts";

/**
 * What Superset takes two assets for the same by, besides their uuid: the name of a database, the table of a dataset, the
 * slug of a dashboard. Takes an asset as its file or the API writes it, and the uuid of its database where it has one.
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
