import { strToU8, zipSync } from "fflate";

/** Superset removes the first part of every path, so there must be one. */
const TOP_FOLDER = "storecast";

/** ZIP has no time zones: fflate writes the local time, and this local time is the same everywhere. */
const FIXED_TIME = new Date(1980, 0, 1);

/** Returns the ZIP that Superset imports, with one folder at the top; the same texts give the same bytes. */
export function zipBundle(files: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  const entries = [...files.keys()].toSorted().map((path) => [`${TOP_FOLDER}/${path}`, strToU8(files.get(path)!)]);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: FIXED_TIME, os: 3 }) as Uint8Array<ArrayBuffer>;
}
