import { strFromU8, unzipSync } from "fflate";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { type Asset, ASSET_KINDS, assetsOf, BUNDLE_MARK, type BundleFile } from "./bundle.ts";
import { passwordOf } from "./database_file.ts";
import { removeRetired, type Retired } from "./remove_retired.ts";
import type { SupersetClient } from "./superset_client.ts";
import { zipBundle } from "./zip_bundle.ts";

/** What a push has done; assets in the order of {@link ASSET_KINDS}. */
export interface Pushed extends Retired {
  readonly added: readonly Asset[];
  readonly changed: readonly Asset[];
  readonly unchanged: readonly Asset[];
}

/** Imports a bundle into Superset and removes what it no longer has; what is the same already stays as it is. */
export async function pushBundle(
  client: SupersetClient,
  files: readonly BundleFile[],
  options: { databaseUrl: string },
): Promise<Pushed> {
  const assets = assetsOf(files).toSorted((a, b) => ASSET_KINDS.indexOf(a.kind) - ASSET_KINDS.indexOf(b.kind));
  const before = await exported(client);
  await importBundle(client, files, options.databaseUrl);
  const retired = await removeRetired(client, new Set(assets.map(({ uuid }) => uuid)));
  const after = await exported(client);

  const isNew = ({ uuid }: Asset): boolean => !before.has(uuid);
  const isSame = ({ uuid }: Asset): boolean => before.get(uuid) === after.get(uuid);
  return {
    added: assets.filter(isNew),
    changed: assets.filter((asset) => !isNew(asset) && !isSame(asset)),
    unchanged: assets.filter((asset) => !isNew(asset) && isSame(asset)),
    ...retired,
  };
}

async function importBundle(client: SupersetClient, files: readonly BundleFile[], databaseUrl: string): Promise<void> {
  const passwords = Object.fromEntries(
    files.filter(({ path }) => path.startsWith("databases/")).map(({ path }) => [path, passwordOf(databaseUrl)]),
  );
  const form = (field: string): FormData => {
    const body = new FormData();
    body.set(field, new Blob([zipBundle(files, databaseUrl)], { type: "application/zip" }), "storecast.zip");
    body.set("passwords", JSON.stringify(passwords));
    return body;
  };
  const response = await client.send("/api/v1/assets/import/", { method: "POST", body: form("bundle") });
  const text = await response.text();
  if (response.ok && /"message":\s*"OK"/.test(text)) return;
  if (response.status === 500) {
    // This import says nothing of an invalid file; the one of dashboards checks the same files and says which and why.
    const overwriting = form("formData");
    overwriting.set("overwrite", "true");
    await client.json("/api/v1/dashboard/import/", { method: "POST", body: overwriting });
  }
  throw new StorecastError(`Superset refuses the bundle with ${response.status}: ${text.slice(0, 300)}`, {
    exitCode: ExitCode.superset,
    advice: "See the log of Superset, which says more; the user of SUPERSET_USERNAME must have the role Admin",
  });
}

/** The assets of earlier pushes as Superset exports them, by uuid. */
async function exported(client: SupersetClient): Promise<Map<string, string>> {
  const dashboards = await client.list<{ id: number; uuid: string }>("dashboard", ["id", "uuid"]);
  const ids = dashboards.filter(({ uuid }) => uuid.startsWith(BUNDLE_MARK)).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const response = await client.send(`/api/v1/dashboard/export/?q=!(${ids.join(",")})`);
  const texts = Object.values(unzipSync(new Uint8Array(await response.arrayBuffer()))).map((bytes) => strFromU8(bytes));
  return new Map(texts.flatMap((text) => {
    const [, uuid] = /^uuid: (\S+)$/m.exec(text) ?? [];
    return uuid === undefined ? [] : [[uuid, text]];
  }));
}
