import type { AssetKind } from "./asset_kinds.ts";
import { type Bundle, bundleDatabase } from "./bundle.ts";
import { isBundleUuid } from "./bundle_uuid.ts";
import { exportedAssets } from "./exported_assets.ts";
import { importBundle } from "./import_bundle.ts";
import { refuseTakeover } from "./refuse_takeover.ts";
import { removeStale } from "./remove_stale.ts";
import { requireDatabase } from "./require_database.ts";
import { serverAssets } from "./server_assets.ts";
import { supersetError } from "./superset_error.ts";
import { SupersetSession } from "./superset_session.ts";
import type { SupersetSettings } from "./superset_settings.ts";
import { withDatabaseUri } from "./with_database_uri.ts";

export type Outcome = "created" | "updated" | "unchanged" | "removed" | "kept";

/** What a push did with one asset. */
export interface PushedAsset {
  readonly outcome: Outcome;
  readonly kind: AssetKind;
  readonly name: string;
  /** Why the server still has what the bundle has no longer. */
  readonly keptBecause?: string;
}

/**
 * Makes a Superset show what the bundle says: imports it, then removes what an earlier bundle brought and this one has no
 * longer. What has changed is told by what the server exports before and after. Assets of other people are not touched.
 *
 * @param onStep is told what is being done
 */
export async function pushBundle(
  bundle: Bundle,
  settings: SupersetSettings,
  onStep: (step: string) => void = () => {},
): Promise<PushedAsset[]> {
  const { database } = settings;
  onStep("Logging in to Superset");
  const session = await SupersetSession.open(settings);
  onStep("Having Superset connect to the database");
  await requireDatabase(session, bundleDatabase(bundle).name, database);

  onStep("Looking at what Superset has");
  const found = await serverAssets(session);
  refuseTakeover(bundle, found);
  const before = await exportedAssets(session, found.filter(({ uuid }) => isBundleUuid(uuid)));

  onStep("Importing the dashboards");
  await importBundle(session, withDatabaseUri(bundle, database.maskedUri), database.password);

  onStep("Looking at what has changed");
  const own = (await serverAssets(session)).filter(({ uuid }) => isBundleUuid(uuid));
  const after = await exportedAssets(session, own);
  const pushed = bundle.assets.map(({ kind, uuid, name }): PushedAsset => {
    if (!after.has(uuid)) {
      throw supersetError(
        `Superset imported the bundle, and yet has no ${kind} "${name}"`,
        "See Superset's own log; the user of SUPERSET_USERNAME must be allowed to see everything",
      );
    }
    const outcome = !before.has(uuid) ? "created" : before.get(uuid) === after.get(uuid) ? "unchanged" : "updated";
    return { outcome, kind, name };
  });

  onStep("Removing what the bundle has no longer");
  const wanted = new Set(bundle.assets.map(({ uuid }) => uuid));
  const stale = await removeStale(
    session,
    own.filter(({ uuid }) => !wanted.has(uuid)),
    new Set(own.filter(({ kind }) => kind === "dashboard").map(({ id }) => id)),
  );
  for (const { asset: { kind, name }, keptBecause } of stale) {
    pushed.push({
      kind,
      name,
      ...keptBecause === undefined ? { outcome: "removed" } : { outcome: "kept", keptBecause },
    });
  }
  return pushed;
}
