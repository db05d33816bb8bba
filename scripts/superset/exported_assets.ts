import { strFromU8, unzipSync } from "fflate";
import { parse } from "yaml";
import { ASSET_SHAPES } from "./bundle.ts";
import type { ServerAsset } from "./server_assets.ts";
import type { SupersetSession } from "./superset_session.ts";

/** The number of assets in one URL. */
const CHUNK = 100;

/** Returns Superset's exports of assets by uuid: texts that change with anything except the password of a database. */
export async function exportedAssets(
  session: SupersetSession,
  assets: readonly ServerAsset[],
): Promise<Map<string, string>> {
  const exported = new Map<string, string>();
  for (const { kind, folder } of ASSET_SHAPES) {
    const ids = assets.filter((asset) => asset.kind === kind).map(({ id }) => id);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const query = `!(${ids.slice(start, start + CHUNK).join(",")})`;
      const request = { doing: `export the ${kind}s` };
      const { bytes } = await session.request("GET", `/api/v1/${kind}/export/?q=${query}`, request);
      // Superset also exports the assets on which these depend; they are read with their own kind.
      const files = unzipSync(bytes, { filter: ({ name }) => name.split("/")[1] === folder });
      for (const file of Object.values(files)) {
        const asset = parse(strFromU8(file));
        exported.set(String(asset.uuid).toLowerCase(), canonicalJson(asset));
      }
    }
  }
  return exported;
}

/** Returns a value as JSON that is the same for the same content: keys sorted, columns and metrics of a dataset by name. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, inner) => {
    if (Array.isArray(inner)) return key === "columns" || key === "metrics" ? inner.toSorted(compareNames) : inner;
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => one < other ? -1 : 1));
  });
}

/** Superset exports columns and metrics of a dataset in any order. The lists of a chart are plain names, and stay as they are. */
function compareNames(one: unknown, other: unknown): number {
  const [a, b] = [nameOf(one), nameOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return "";
  const { column_name, metric_name } = item as Record<string, unknown>;
  return String(column_name ?? metric_name ?? "");
}
