import type { AssetKind } from "./bundle.ts";
import type { ServerAsset } from "./server_assets.ts";
import { answerMessage } from "./superset_error.ts";
import type { SupersetSession } from "./superset_session.ts";

/** An asset that is no longer in the bundle; it was removed unless there was a reason to keep it. */
export interface StaleAsset {
  readonly asset: ServerAsset;
  readonly reason: string | undefined;
}

/** The order of removal: dashboards before their charts, charts before their datasets. Databases stay, since others may use them. */
const ORDER: readonly AssetKind[] = ["dashboard", "chart", "dataset"];

/**
 * Removes assets that are no longer in the bundle. Keeps a chart on someone else's dashboard, a dataset of someone else's
 * chart, and what Superset does not delete, for instance because one of its reports uses it.
 */
export async function removeStale(
  session: SupersetSession,
  stale: readonly ServerAsset[],
  ownDashboards: ReadonlySet<number>,
): Promise<StaleAsset[]> {
  const done: StaleAsset[] = [];
  for (const kind of ORDER) {
    for (const asset of stale.filter((asset) => asset.kind === kind)) {
      const reason = await usedBy(session, asset, ownDashboards) ?? await remove(session, asset);
      done.push({ asset, reason });
    }
  }
  return done;
}

/** Returns why an asset is still needed, or undefined. */
async function usedBy(
  session: SupersetSession,
  { kind, id, dashboards }: ServerAsset,
  ownDashboards: ReadonlySet<number>,
): Promise<string | undefined> {
  if (kind === "chart" && dashboards.some((dashboard) => !ownDashboards.has(dashboard))) {
    return "it is on a dashboard that is not from this bundle";
  }
  if (kind !== "dataset") return undefined;
  // The bundle's own charts on it have been removed by now; the remaining ones are someone else's.
  const { text } = await session.request("GET", `/api/v1/dataset/${id}/related_objects`, {
    doing: "see which charts use a dataset",
  });
  const { charts } = JSON.parse(text) as { charts: { result: { slice_name: string }[] } };
  if (charts.result.length === 0) return undefined;
  return `it is used by ${charts.result.map(({ slice_name }) => `"${slice_name}"`).join(", ")}`;
}

/** Removes an asset; returns why Superset did not, or undefined. */
async function remove(session: SupersetSession, { kind, id, name }: ServerAsset): Promise<string | undefined> {
  const { status, text } = await session.request("DELETE", `/api/v1/${kind}/${id}`, {
    doing: `delete the ${kind} "${name}"`,
    also: [404, 422], // it is gone already; it is in use
  });
  return status === 422 ? answerMessage(text) || "Superset does not delete it" : undefined;
}
