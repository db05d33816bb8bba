import { ASSET_SHAPES } from "./asset_kinds.ts";
import type { Outcome, PushedAsset } from "./push_bundle.ts";
import { escapeObeyed } from "../core/visible.ts";

const OUTCOMES: readonly Outcome[] = ["created", "updated", "unchanged", "removed", "kept"];

/** Above this, assets are counted instead of named: a first push brings all of them. */
const NAMED = 12;

/** What a push did: what it changed or could not remove by name, and the counts; `url` is Superset's address. */
export function formatPush(pushed: readonly PushedAsset[], url: string): string {
  const lines: string[] = [];
  const counts: string[] = [];
  for (const outcome of OUTCOMES) {
    const assets = pushed.filter((asset) => asset.outcome === outcome);
    if (assets.length === 0) continue;
    counts.push(`${assets.length} ${outcome}`);
    if (outcome === "kept" || (outcome !== "unchanged" && assets.length <= NAMED)) {
      lines.push(...assets.map(name));
    } else if (outcome !== "unchanged") lines.push(`${outcome} ${countByKind(assets)}`);
  }
  const isSame = pushed.every(({ outcome }) => outcome === "unchanged");
  lines.push(`${isSame ? "Nothing has changed" : "Done"}: ${counts.join(", ")}; see ${url}/dashboard/list/`);
  return lines.map(escapeObeyed).join("\n");
}

function name({ outcome, kind, name, keptBecause }: PushedAsset): string {
  const reason = keptBecause === undefined ? "" : `, which the bundle has no longer: ${keptBecause}`;
  return `${outcome} ${kind} "${name}"${reason}`;
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
