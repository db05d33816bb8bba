import { answerWords } from "./answer_words.ts";
import type { AssetKind } from "./asset_kinds.ts";
import type { ServerAsset } from "./server_assets.ts";
import type { SupersetSession } from "./superset_session.ts";

/** What became of an asset that the bundle has no longer: without a reason to keep it, it is removed. */
export interface StaleAsset {
  readonly asset: ServerAsset;
  readonly keptBecause: string | undefined;
}

/** Dashboards before the charts on them, charts before their datasets; a database has more to it than the bundle knows. */
const ORDER: readonly AssetKind[] = ["dashboard", "chart", "dataset"];

/**
 * Removes the assets of the bundle's that it has no longer. A chart on someone else's dashboard, a dataset under someone
 * else's chart and whatever Superset will not delete (it is watched by an alert, for instance) are kept.
 */
export async function removeStale(
  session: SupersetSession,
  stale: readonly ServerAsset[],
  ownDashboards: ReadonlySet<number>,
): Promise<StaleAsset[]> {
  const done: StaleAsset[] = [];
  for (const kind of ORDER) {
    for (const asset of stale.filter((asset) => asset.kind === kind)) {
      const keptBecause = await usedBy(session, asset, ownDashboards) ?? await remove(session, asset);
      done.push({ asset, keptBecause });
    }
  }
  return done;
}

async function usedBy(
  session: SupersetSession,
  { kind, id, dashboards }: ServerAsset,
  ownDashboards: ReadonlySet<number>,
): Promise<string | undefined> {
  if (kind === "chart" && dashboards.some((dashboard) => !ownDashboards.has(dashboard))) {
    return "it is on a dashboard that did not come with the bundle";
  }
  if (kind !== "dataset") return undefined;
  // What of the bundle's own charts used it is removed by now, so whoever is left is someone else's.
  const { text } = await session.request("GET", `/api/v1/dataset/${id}/related_objects`, {
    doing: "see who uses a dataset",
  });
  const { charts } = JSON.parse(text) as { charts: { result: { slice_name: string }[] } };
  if (charts.result.length === 0) return undefined;
  return `${charts.result.map(({ slice_name }) => `"${slice_name}"`).join(", ")} shows it`;
}

/** Returns why Superset did not delete the asset, if it did not. */
async function remove(session: SupersetSession, { kind, id, name }: ServerAsset): Promise<string | undefined> {
  const { status, text } = await session.request("DELETE", `/api/v1/${kind}/${id}`, {
    doing: `delete the ${kind} "${name}"`,
    also: [404, 422], // someone else was quicker; it is in use
  });
  return status === 422 ? answerWords(text) || "Superset does not delete it" : undefined;
}
