import type { Bundle } from "./bundle.ts";
import { supersetError } from "./superset_error.ts";
import type { ServerAsset } from "./server_assets.ts";

/**
 * Throws where the server has an asset of someone else's that an import would take over: Superset takes two for the same
 * also by the name of a database, the table of a dataset and the slug of a dashboard.
 */
export function refuseTakeover(bundle: Bundle, assets: readonly ServerAsset[]): void {
  for (const { kind, uuid, key } of bundle.assets) {
    const other = assets.find((asset) => asset.kind === kind && asset.key === key && asset.uuid !== uuid);
    if (key === undefined || other === undefined) continue;
    throw supersetError(
      `Superset has a ${kind} "${other.name}" that did not come with the bundle, and the import would overwrite it`,
      {
        database: "Give it another name",
        dataset: "Delete it in Superset",
        chart: "",
        dashboard: "Change its slug",
      }[kind] +
        ", then run the task again",
    );
  }
}
