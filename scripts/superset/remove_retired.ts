import { BUNDLE_MARK } from "./bundle.ts";
import type { SupersetClient } from "./superset_client.ts";

/** What a bundle had once and no longer has. */
export interface Retired {
  /** Removed from Superset, such as `chart "Top cities"`. */
  readonly removed: readonly string[];
  /** Left there, as something of a user's own needs it. */
  readonly kept: readonly string[];
}

interface Row {
  readonly id: number;
  readonly uuid: string;
}

/**
 * Removes the dashboards, charts and datasets that an earlier push brought and the bundle no longer has.
 *
 * They are known by their uuids, which begin with the mark of the bundle: whatever a user makes or copies in Superset has
 * a uuid of Superset's own and is never touched. A chart on a dashboard of a user's, and a dataset with a chart of a
 * user's, stay.
 */
export async function removeRetired(client: SupersetClient, uuids: ReadonlySet<string>): Promise<Retired> {
  const removed: string[] = [];
  const kept: string[] = [];
  const isRetired = ({ uuid }: Row): boolean => uuid.startsWith(BUNDLE_MARK) && !uuids.has(uuid);
  const settle = async (resource: string, { id, name, isNeeded }: { id: number; name: string; isNeeded: boolean }) => {
    if (isNeeded) return kept.push(`${resource} "${name}"`);
    await client.json(`/api/v1/${resource}/${id}`, { method: "DELETE" });
    return removed.push(`${resource} "${name}"`);
  };

  const dashboards = await client.list<Row & { dashboard_title: string }>("dashboard", [
    "id",
    "uuid",
    "dashboard_title",
  ]);
  for (const row of dashboards.filter(isRetired)) {
    await settle("dashboard", { id: row.id, name: row.dashboard_title, isNeeded: false });
  }

  const charts = await client.list<Row & { slice_name: string; dashboards: { id: number }[] }>("chart", [
    "id",
    "uuid",
    "slice_name",
    "dashboards.id",
  ]);
  for (const row of charts.filter(isRetired)) {
    await settle("chart", { id: row.id, name: row.slice_name, isNeeded: row.dashboards.length > 0 });
  }

  const datasets = await client.list<Row & { table_name: string }>("dataset", ["id", "uuid", "table_name"]);
  for (const row of datasets.filter(isRetired)) {
    const used = await client.json<{ charts: { count: number } }>(`/api/v1/dataset/${row.id}/related_objects`);
    await settle("dataset", { id: row.id, name: row.table_name, isNeeded: used.charts.count > 0 });
  }
  return { removed, kept };
}
