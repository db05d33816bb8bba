import { strToU8, zipSync } from "fflate";
import type { BundleFile } from "./bundle.ts";
import { withDatabaseUrl } from "./database_file.ts";

/** Superset takes the first part of every path away. */
const ROOT = "storecast";

/** The same files give the same bytes. */
const TIME = "2000-01-01T00:00:00";

/**
 * The ZIP of a bundle, as Superset's import wants it. With a database URL the database is the one that it names; its
 * password stays outside and is asked for at the import.
 */
export function zipBundle(files: readonly BundleFile[], databaseUrl?: string): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ path, text }) => {
    const isDatabase = databaseUrl !== undefined && path.startsWith("databases/");
    return [`${ROOT}/${path}`, strToU8(isDatabase ? withDatabaseUrl(text, databaseUrl) : text)] as const;
  });
  return new Uint8Array(zipSync(Object.fromEntries(entries), { mtime: TIME, level: 9 }));
}
