import { join } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isSystemError } from "../core/system_reason.ts";
import { UNFINISHED } from "../core/write_whole.ts";

const NAME = /^storecast-\d{8}T\d{6}Z\.sql\.gz$/;
const NAME_LENGTH = "storecast-20260101T000000Z.sql.gz".length;

/** Returns the path of a new backup: `target` if it is a file, or else a file in that folder, named after the time. */
export async function backupPath(target: string, now: Temporal.Instant): Promise<string> {
  const isNamedFile = /\.gz$/.test(target);
  const isFolder = /[/\\]$/.test(target) ||
    await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => !isNamedFile);
  if (!isFolder && !isNamedFile) {
    throw new StorecastError(
      `Cannot write the backup "${target}": its name does not end with .gz, and there is a file of this name`,
      {
        exitCode: ExitCode.usage,
        advice: "Use a folder, or a file name that ends with .gz; nothing was changed",
      },
    );
  }
  if (!isFolder) return target;
  const time = now.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "");
  return join(target, `storecast-${time}.sql.gz`);
}

/** Removes all but the newest backups of a folder; returns how many it removed. */
export async function keepNewest(folder: string, keep: number): Promise<number> {
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).filter((name) => NAME.test(name));
  const old = names.toSorted().slice(0, -keep);
  for (const name of old) await Deno.remove(join(folder, name));
  return old.length;
}

/**
 * Removes unfinished backups of killed runs; only one backup is made at a time. Does nothing if the folder does
 * not exist yet or cannot be read.
 */
export async function removeUnfinished(folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(UNFINISHED) && NAME.test(name.slice(0, NAME_LENGTH))) await Deno.remove(join(folder, name));
    }
  } catch (error) {
    if (!isSystemError(error)) throw error; // writing the backup will report it
  }
}
