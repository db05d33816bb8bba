import { escapeObeyed } from "../core/visible.ts";
import { ASSET_SHAPES } from "./bundle.ts";
import type { PushedAsset, PushStatus } from "./push_bundle.ts";

const STATUSES: readonly PushStatus[] = ["created", "updated", "unchanged", "removed", "kept"];

/** If there are more assets than this, as in a first push, they are counted and not named. */
const NAMED = 12;

/** Returns the names of what a push changed or could not remove, and the counts; `url` is Superset's address in a browser. */
export function formatPush(pushed: readonly PushedAsset[], url: string): string {
  const lines: string[] = [];
  const counts: string[] = [];
  for (const status of STATUSES) {
    const assets = pushed.filter((asset) => asset.status === status);
    if (assets.length === 0) continue;
    counts.push(`${assets.length} ${status}`);
    if (status === "kept" || (status !== "unchanged" && assets.length <= NAMED)) {
      lines.push(...assets.map(describe));
    } else if (status !== "unchanged") lines.push(`${status} ${countByKind(assets)}`);
  }
  const isSame = pushed.every(({ status }) => status === "unchanged");
  lines.push(`${isSame ? "Nothing has changed" : "Done"}: ${counts.join(", ")}; see ${url}/dashboard/list/`);
  return lines.map(escapeObeyed).join("\n");
}

function describe({ status, kind, name, reason }: PushedAsset): string {
  const why = reason === undefined ? "" : `, which is no longer in the bundle: ${reason}`;
  return `${status} ${kind} "${name}"${why}`;
}

function countByKind(assets: readonly PushedAsset[]): string {
  const counted = ASSET_SHAPES.map(({ kind }) => ({
    kind,
    count: assets.filter((asset) => asset.kind === kind).length,
  }));
  return counted
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}${count === 1 ? "" : "s"}`)
    .join(", ");
}
