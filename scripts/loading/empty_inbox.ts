import { join } from "node:path";
import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { visible } from "../core/visible.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import { checksumPath } from "../sources/content/checksum_file.ts";
import { FileChangedError } from "../sources/content/file_changed_error.ts";
import { InboxFolder } from "../sources/archive/inbox_folder.ts";
import type { RunContext } from "../store/run_context.ts";
import { loadArchive } from "./load_archive.ts";
import type { Batch } from "./publish_staged.ts";

/** Time for which a file must not change before it is read. */
const SETTLED_MILLISECONDS = 1000;

/** Exit codes of errors that concern only one file, including a bug that it triggers: the next file may load. */
const FILE_ERRORS: readonly ExitCode[] = [
  ExitCode.input,
  ExitCode.batchFailed,
  ExitCode.incomplete,
  ExitCode.unexpected,
];

/** Result of emptying the inbox. */
export interface EmptiedInbox {
  readonly batches: readonly Batch[];
  /** Notes and errors, one line each. */
  readonly notes: readonly string[];
  /** The first error; undefined if every file was loaded. */
  readonly error: unknown;
}

/**
 * Loads the files in the folder of SOURCE_INBOX in the order of their names, and moves each to the subfolder loaded/ or failed/ after
 * its batch is committed. If the task is killed before the move, the next run finds that the file is already loaded. A file that cannot
 * be loaded does not stop the others; a file that is still being written stays for the next run.
 */
export async function emptyInbox(
  context: RunContext,
  folder: string,
  options: { settle?: () => Promise<void> } = {},
): Promise<EmptiedInbox> {
  const batches: Batch[] = [];
  const notes: string[] = [];
  let firstError: unknown;
  const noteError = (error: unknown, more = ""): void => {
    firstError ??= error;
    notes.push(describeError(error).line.split("\n")[0] + more);
  };
  try {
    const isChecked = archiveOf(context.document).checksum === "required";
    const inbox = new InboxFolder(folder);
    const { files, notFiles, changing } = await inbox.list(options.settle ?? settle);
    for (const name of notFiles) noteError(stays(join(folder, name), "it is a link or a device, not a file"));
    for (const name of changing) noteError(stays(join(folder, name), "it is still being written"));
    if (files.length > 0) await inbox.prepare();
    for (const name of files) {
      const path = join(folder, name);
      if (isChecked && await isMissing(checksumPath(path))) {
        noteError(stays(path, `there is no "${checksumPath(path)}" yet`));
        continue;
      }
      try {
        const loaded = await loadArchive(context, path);
        if ("batch" in loaded) {
          batches.push(loaded.batch);
          notes.push(...loaded.notes.map((note) => `"${visible(name)}": ${note}`));
        } else notes.push(`"${visible(name)}": already loaded as batch ${loaded.repeated}, moved to loaded/`);
        await inbox.move(name, "loaded");
      } catch (error) {
        if (!FILE_ERRORS.includes(describeError(error).exitCode)) throw error;
        const moved = error instanceof FileChangedError ? undefined : await inbox.move(name, "failed");
        noteError(error, moved === undefined ? "" : ` It is now "${visible(moved)}".`);
      }
    }
    return { batches, notes, error: firstError };
  } catch (error) {
    return { batches, notes, error: firstError ?? error };
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MILLISECONDS));
}

async function isMissing(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => false, () => true);
}

/** Returns the error for a file that is not loaded in this run. */
function stays(path: string, reason: string): StorecastError {
  return new StorecastError(`Cannot load "${path}": ${reason}`, {
    exitCode: ExitCode.input,
    advice: "It stays for the next run",
  });
}
