import type { Asset } from "./bundle.ts";
import type { Pushed } from "./push_bundle.ts";

/** Above this, names are left out: a first push brings everything. */
const NAMED = 12;

/** What a push has done, a line each. */
export function describePush({ added, changed, unchanged, removed, kept }: Pushed, url: string): string {
  const lines = [
    line("New", added.map(nameOf)),
    line("Changed", changed.map(nameOf)),
    line("Unchanged", unchanged.map(nameOf)),
    line("Removed", removed),
    line("Kept", kept, ", which the bundle no longer has but your own dashboards or charts need"),
    `Open       ${url}/dashboard/list/`,
  ];
  return lines.filter((text) => text !== "").join("\n");
}

function nameOf({ kind, name }: Asset): string {
  return `${kind.replace(/s$/, "")} "${name}"`;
}

function line(title: string, names: readonly string[], note = ""): string {
  if (names.length === 0) return "";
  const listed = title === "Unchanged" || names.length > NAMED ? "" : `: ${names.join(", ")}`;
  return `${title.padEnd(10)} ${names.length}${listed}${note}`;
}
