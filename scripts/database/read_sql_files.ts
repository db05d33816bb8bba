import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** A file below `sql/`. */
export interface SqlFile {
  /** Path below `sql/`, such as "functions/etl/publish.sql". */
  readonly path: string;
  readonly text: string;
}

/** The folder `sql/` of the project. */
export const SQL_FOLDER: string = fileURLToPath(new URL("../../sql", import.meta.url));

/** Returns the `.sql` files below a folder of `sql/`, in the order of their paths. */
export async function readSqlFiles(folder: string, sqlFolder = SQL_FOLDER): Promise<SqlFile[]> {
  const paths: string[] = [];
  await collect(sqlFolder, folder, paths);
  paths.sort();
  return await Promise.all(
    paths.map(async (path) => ({ path, text: await Deno.readTextFile(join(sqlFolder, path)) })),
  );
}

async function collect(sqlFolder: string, folder: string, paths: string[]): Promise<void> {
  for await (const entry of Deno.readDir(join(sqlFolder, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) await collect(sqlFolder, path, paths);
    else if (entry.name.endsWith(".sql")) paths.push(path);
  }
}
