import type { SqlFile } from "../database/read_sql_files.ts";

/** Returns the views, each after those that it reads. The name of a view is that of its folder and file. */
export function orderViews(views: readonly SqlFile[]): SqlFile[] {
  const byName = new Map(views.map((view) => [nameOf(view), view]));
  const seen = new Set<SqlFile>();
  const ordered: SqlFile[] = [];
  const add = (view: SqlFile): void => {
    if (seen.has(view)) return;
    seen.add(view);
    const code = view.text.replaceAll(/--.*$/gm, "");
    for (const [name] of code.matchAll(/\b[a-z_]+\.[a-z0-9_]+\b/g)) {
      const read = byName.get(name);
      if (read !== undefined) add(read);
    }
    ordered.push(view);
  };
  for (const view of views) add(view);
  return ordered;
}

/** Returns "mart.forecast_latest" for "views/mart/forecast_latest.sql". */
function nameOf({ path }: SqlFile): string {
  return path.replace(/^views\//, "").replace(/\.sql$/, "").replace("/", ".");
}
