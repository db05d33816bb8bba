import { strFromU8, unzipSync } from "fflate";
import { parse } from "yaml";
import { ASSET_SHAPES } from "./asset_kinds.ts";
import { canonicalJson } from "./canonical_json.ts";
import type { ServerAsset } from "./server_assets.ts";
import type { SupersetSession } from "./superset_session.ts";

/** How many assets are named in one URL. */
const CHUNK = 100;

/** What Superset exports of assets, by uuid: texts that differ where anything differs but the password of a database. */
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
      // Whatever an asset needs is exported with it: those files come with their own kind too.
      const files = unzipSync(bytes, { filter: ({ name }) => name.split("/")[1] === folder });
      for (const file of Object.values(files)) {
        const asset = parse(strFromU8(file));
        exported.set(String(asset.uuid).toLowerCase(), canonicalJson(asset));
      }
    }
  }
  return exported;
}
