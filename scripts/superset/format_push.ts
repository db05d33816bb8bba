import type { Outcome, PushedAsset } from "./push_bundle.ts";

const COUNTED: readonly Outcome[] = ["created", "updated", "unchanged", "removed", "kept"];

/** What a push did: a line for each asset that it changed or could not remove, and one with the counts. */
export function formatPush(pushed: readonly PushedAsset[]): string {
  const lines = pushed
    .filter(({ outcome }) => outcome !== "unchanged")
    .map(({ outcome, kind, name, keptBecause }) => {
      const reason = keptBecause === undefined ? "" : `, which the bundle has no longer: ${keptBecause}`;
      return `${outcome} ${kind} "${name}"${reason}`;
    });
  const counts = COUNTED.flatMap((outcome) => {
    const count = pushed.filter((asset) => asset.outcome === outcome).length;
    return count > 0 ? [`${count} ${outcome}`] : [];
  });
  const nothing = lines.length === 0 ? "Nothing has changed" : "Done";
  return [...lines, `${nothing}: ${counts.join(", ")}`].join("\n");
}
