import { basename, dirname, join } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";

const NAME = /^storecast-\d{8}T\d{6}Z\.sql\.gz$/;
const UNFINISHED = ".unfinished";

/** What a backup needs of its file. */
export type BackupFile = Pick<Deno.FsFile, "write" | "syncData">;

/** The file that a backup is written to: a file as named, or one of the folder's own, named by the time. */
export async function backupPath(target: string, now: Temporal.Instant): Promise<string> {
  const isNamedFile = /\.gz$/.test(target);
  const isFolder = /[/\\]$/.test(target) ||
    await Deno.stat(target).then(({ isDirectory }) => isDirectory, () => !isNamedFile);
  if (!isFolder && !isNamedFile) {
    throw new StorecastError(`Cannot write the backup "${target}": a file of another kind has this name`, {
      exitCode: ExitCode.usage,
      advice: "Name a folder, or a file that ends with .gz; nothing was changed",
    });
  }
  if (!isFolder) return target;
  const time = now.toString({ smallestUnit: "second" }).replaceAll(/[-:]/g, "");
  return join(target, `storecast-${time}.sql.gz`);
}

/** Runs `write` on a file that takes its name when it is whole; of one that fails nothing is left. */
export async function writeWhole<Result>(
  path: string,
  write: (file: BackupFile) => Promise<Result>,
): Promise<Result> {
  const unfinished = path + UNFINISHED;
  // The connection to the database fails with the same codes: only what is done to files is told as a file's.
  const told = <Done>(step: Promise<Done>): Promise<Done> => step.catch((error) => Promise.reject(tell(error, path)));
  try {
    await told(Deno.mkdir(dirname(path), { recursive: true }));
    await told(removeUnfinished(dirname(path)));
    const result = await fill();
    await told(Deno.rename(unfinished, path));
    return result;
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {}); // it may not have been made
    throw error;
  }

  async function fill(): Promise<Result> {
    using file = await told(Deno.open(unfinished, { create: true, write: true, truncate: true, mode: 0o600 }));
    return await write({
      write: (bytes) => told(file.write(bytes)),
      syncData: () => told(file.syncData()),
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

/** A failure of the file's in words of its own; others as they are. */
function tell(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  return new StorecastError(`Cannot write the backup "${path}": ${systemReason(error)}`, {
    exitCode: isDiskFull(error) ? ExitCode.diskFull : ExitCode.input,
    advice: isDiskFull(error)
      ? "Make room on the disk, or set BACKUP_FOLDER to another; the backups before are untouched"
      : "Name a folder that you may write to; the backups before are untouched",
    cause: error,
  });
}

/** One backup is made at a time, so that what is unfinished before it was left by a run that was killed. */
async function removeUnfinished(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(UNFINISHED) && NAME.test(basename(name, UNFINISHED))) await Deno.remove(join(folder, name));
  }
}
