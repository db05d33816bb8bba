import { basename, dirname, join } from "node:path";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../cli/system_reason.ts";

const NAME = /^storecast-\d{8}T\d{6}Z\.sql\.gz$/;
const UNFINISHED = ".unfinished";

/** The file that a backup is written to: a file as named, or one of the folder's own, named by the time. */
export async function backupPath(target: string, now: Temporal.Instant): Promise<string> {
  const isFolder = /[/\\]$/.test(target) ||
    await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => !/\.gz$/.test(target));
  if (!isFolder) return target;
  const time = now.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "");
  return join(target, `storecast-${time}.sql.gz`);
}

/** Runs `write` on a file that takes its name when it is whole; of one that fails nothing is left. */
export async function writeWhole<Result>(
  path: string,
  write: (file: Deno.FsFile) => Promise<Result>,
): Promise<Result> {
  const unfinished = path + UNFINISHED;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await removeUnfinished(dirname(path));
    const result = await writeTo(unfinished, write);
    await Deno.rename(unfinished, path);
    return result;
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {}); // it may not have been made
    if (!isSystemError(error)) throw error;
    throw new StorecastError(`Cannot write the backup "${path}": ${systemReason(error)}`, {
      exitCode: isDiskFull(error) ? ExitCode.diskFull : ExitCode.input,
      advice: isDiskFull(error)
        ? "Make room on the disk, or set BACKUP_FOLDER to another; the backups before are untouched"
        : "Name a folder that you may write to; the backups before are untouched",
      cause: error,
    });
  }
}

/** Removes all but the newest backups of a folder; gives how many it removed. */
export async function keepNewest(folder: string, keep: number): Promise<number> {
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).filter((name) => NAME.test(name));
  const old = names.toSorted().slice(0, -keep);
  for (const name of old) await Deno.remove(join(folder, name));
  return old.length;
}

async function writeTo<Result>(path: string, write: (file: Deno.FsFile) => Promise<Result>): Promise<Result> {
  using file = await Deno.open(path, { create: true, write: true, truncate: true, mode: 0o600 });
  return await write(file);
}

/** One backup is made at a time, so that what is unfinished before it was left by a run that was killed. */
async function removeUnfinished(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(UNFINISHED) && NAME.test(basename(name, UNFINISHED))) await Deno.remove(join(folder, name));
  }
}
