import { type AssetKind, type Bundle, bundleDatabase, isBundleUuid, withDatabaseUri } from "./bundle.ts";
import { requireDatabase, requireNoTakeover } from "./check_server.ts";
import { exportedAssets } from "./exported_assets.ts";
import { importBundle } from "./import_bundle.ts";
import { removeStale } from "./remove_stale.ts";
import { serverAssets } from "./server_assets.ts";
import { supersetError } from "./superset_error.ts";
import { SupersetSession } from "./superset_session.ts";
import type { SupersetSettings } from "./superset_settings.ts";

export type PushStatus = "created" | "updated" | "unchanged" | "removed" | "kept";

/** An asset and what the push did to it. */
export interface PushedAsset {
  readonly status: PushStatus;
  readonly kind: AssetKind;
  readonly name: string;
  /** Why the server keeps an asset that is no longer in the bundle. */
  readonly reason?: string;
}

/**
 * Brings Superset in line with the bundle: imports it, then removes the assets that came with an earlier bundle and are no longer in
 * this one. Compares the server's exports before and after to find out what has changed. Leaves other people's assets alone.
 *
 * @param onStep is called with the name of each step
 */
export async function pushBundle(
  bundle: Bundle,
  settings: Omit<SupersetSettings, "publicUrl">,
  onStep: (step: string) => void = () => {},
): Promise<PushedAsset[]> {
  const { database } = settings;
  onStep("Logging in to Superset");
  const session = await SupersetSession.open(settings);
  onStep("Testing Superset's connection to the database");
  await requireDatabase(session, bundleDatabase(bundle).name, database);

  onStep("Reading what Superset has");
  const found = await serverAssets(session);
  requireNoTakeover(bundle, found);
  const before = await exportedAssets(session, found.filter(({ uuid }) => isBundleUuid(uuid)));

  onStep("Importing the dashboards");
  await importBundle(session, withDatabaseUri(bundle, database.maskedUri), database.password);

  onStep("Comparing with what Superset had");
  const own = (await serverAssets(session)).filter(({ uuid }) => isBundleUuid(uuid));
  const after = await exportedAssets(session, own);
  const pushed = bundle.assets.map(({ kind, uuid, name }): PushedAsset => {
    if (!after.has(uuid)) {
      throw supersetError(
        `Superset imported the bundle but does not list the ${kind} "${name}"`,
        'See Superset\'s log, and give the user of SUPERSET_USERNAME the role "Admin"',
      );
    }
    const status = !before.has(uuid) ? "created" : before.get(uuid) === after.get(uuid) ? "unchanged" : "updated";
    return { status, kind, name };
  });

  onStep("Removing what is no longer in the bundle");
  const inBundle = new Set(bundle.assets.map(({ uuid }) => uuid));
  const stale = await removeStale(
    session,
    own.filter(({ uuid }) => !inBundle.has(uuid)),
    new Set(own.filter(({ kind }) => kind === "dashboard").map(({ id }) => id)),
  );
  for (const { asset: { kind, name }, reason } of stale) {
    pushed.push({ kind, name, ...reason === undefined ? { status: "removed" } : { status: "kept", reason } });
  }
  return pushed;
}
