import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** A file below `sql/`. */
export interface SqlFile {
  /** Path below `sql/`, such as "functions/etl/publish.sql". */
  readonly path: string;
  readonly text: string;
}

const SQL_FOLDER = fileURLToPath(new URL("../../sql", import.meta.url));

/** The `.sql` files below a folder of `sql/`, in the order of their paths. */
export async function readSqlFiles(folder: string): Promise<SqlFile[]> {
  const paths: string[] = [];
  await collect(folder, paths);
  paths.sort();
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(join(SQL_FOLDER, path)) })),
  );
}

async function collect(folder: string, paths: string[]): Promise<void> {
  for await (const entry of Deno.readDir(join(SQL_FOLDER, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) await collect(path, paths);
    else if (entry.name.endsWith(".sql")) paths.push(path);
  }
}
