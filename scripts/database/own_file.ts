import process from "node:process";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";
import { UNFINISHED } from "../core/write_whole.ts";

/** Whether a file, folder or link belongs to the user of this task or to root, who can write anywhere anyway. */
export function isOurs({ uid }: Deno.FileInfo): boolean {
  const self = process.getuid?.();
  return self === undefined || uid === null || uid === self || uid === 0;
}

/** Returns the file info of a path, without following a link; undefined if nothing is there. */
export async function pathInfo(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Whether a file name is one that an interrupted `writeOwnFile` left. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(UNFINISHED);
}

/**
 * Opens one of Storecast's own files; undefined if there is none. Throws for a link and for another user's file. Deno follows links
 * whatever the flags, so the opened file is compared with the one at the path.
 */
export async function openOwnFile(path: string, options: Deno.OpenOptions): Promise<Deno.FsFile | undefined> {
  const before = await pathInfo(path);
  if (before === undefined && !options.create) return undefined;
  if (before !== undefined) refuseStrange(path, before);
  const file = await named(path, "open", () => Deno.open(path, options));
  try {
    const [opened, present] = [await file.stat(), await Deno.lstat(path)];
    refuseStrange(path, present);
    if (opened.ino !== present.ino || opened.dev !== present.dev) throw strange(path, "it was replaced meanwhile");
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Returns the text of one of Storecast's own files; undefined if there is none. */
export async function readOwnFile(path: string): Promise<string | undefined> {
  using file = await openOwnFile(path, { read: true });
  return file && await named(path, "read", () => new Response(file.readable).text());
}

/** Writes one of Storecast's own files, completely or not at all: as a new file, so that nothing is written through a link. */
export async function writeOwnFile(
  path: string,
  text: string,
  { mode = 0o600 }: { mode?: number } = {},
): Promise<void> {
  const before = await pathInfo(path);
  if (before !== undefined) refuseStrange(path, before);
  const unfinished = `${path}.${crypto.randomUUID()}${UNFINISHED}`;
  await named(path, "write", async () => {
    try {
      using file = await Deno.open(unfinished, { createNew: true, write: true, mode });
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      await file.sync();
      await Deno.rename(unfinished, path);
    } catch (error) {
      await Deno.remove(unfinished).catch(() => {}); // it may not have been made
      throw error;
    }
  });
}

function refuseStrange(path: string, info: Deno.FileInfo): void {
  if (info.isSymlink) throw strange(path, "it is a link");
  if (!info.isFile) throw strange(path, "it is not a file");
  if (!isOurs(info)) throw strange(path, `it belongs to user ${info.uid}`);
}

function strange(path: string, reason: string): StorecastError {
  return new StorecastError(`Cannot use "${path}": ${reason}`, {
    exitCode: ExitCode.input,
    advice: "Storecast keeps one of its own files there: find out who changed it, and put the file back",
  });
}

/** Runs a step on a file; turns a system error into a `StorecastError` that names the file. */
async function named<Result>(path: string, verb: string, step: () => Promise<Result>): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (!isSystemError(error) || isDiskFull(error) || isOutOfFiles(error)) throw error; // this file is not the cause
    throw new StorecastError(`Cannot ${verb} "${path}": ${systemReason(error)}`, {
      exitCode: ExitCode.input,
      advice: "Run the task as the user whose file it is, and let that user read and write it",
      cause: error,
    });
  }
}

/** Whether an error says that the task, or the machine, has too many files open. */
export function isOutOfFiles(error: unknown): boolean {
  return isSystemError(error) && "code" in error && (error.code === "EMFILE" || error.code === "ENFILE");
}
