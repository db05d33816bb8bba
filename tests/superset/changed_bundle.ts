import { parse, stringify } from "yaml";
import type { Bundle } from "../../scripts/superset/bundle.ts";

/** A change of a bundle; paths are those in it. */
export interface BundleChange {
  /** Files to leave out. A dashboard that shows one of these charts loses it. */
  readonly without?: readonly string[];
  /** Starts of the paths to keep; `metadata.yaml` always stays. */
  readonly only?: readonly string[];
  /** Keys to set, by path. */
  readonly set?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Returns a copy of a bundle with a change. */
export function changedBundle(
  { files, assets }: Bundle,
  { without = [], only = [""], set = {} }: BundleChange,
): Bundle {
  const isKept = (path: string): boolean => !without.includes(path) && only.some((start) => path.startsWith(start));
  const gone = new Set(assets.filter(({ path }) => !isKept(path)).map(({ uuid }) => uuid));
  const kept = [...files].filter(([path]) => path === "metadata.yaml" || isKept(path));
  const changed = kept.map(([path, text]): [string, string] => {
    const withoutCharts = path.startsWith("dashboards/") ? stringify(withoutGone(parse(text), gone)) : text;
    const values = set[path];
    return [path, values === undefined ? withoutCharts : stringify({ ...parse(withoutCharts), ...values })];
  });
  const moved = assets.filter(({ path }) => isKept(path)).map((asset) => {
    const slug = set[asset.path]?.["slug"];
    return typeof slug === "string" ? { ...asset, key: slug } : asset;
  });
  return { files: new Map(changed), assets: moved };
}

/** Returns a dashboard without the cells of charts that are gone. */
function withoutGone(
  dashboard: { position: Record<string, { children?: string[]; meta?: { uuid?: string } } | string> },
  gone: ReadonlySet<string>,
): unknown {
  const cells = Object.entries(dashboard.position);
  const emptied = new Set(
    cells.flatMap(([id, cell]) => typeof cell === "object" && gone.has(cell.meta?.uuid ?? "") ? [id] : []),
  );
  const position = cells.filter(([id]) => !emptied.has(id)).map(([id, cell]) => {
    if (typeof cell === "string" || cell.children === undefined) return [id, cell];
    return [id, { ...cell, children: cell.children.filter((child) => !emptied.has(child)) }];
  });
  return { ...dashboard, position: Object.fromEntries(position) };
}
