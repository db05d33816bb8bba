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

/** How long a file must stay as it is before it is read. */
const SETTLED_MILLISECONDS = 1000;

/** Exit codes of errors that are of one file, a bug that it meets among them: the next one may be well. */
const OF_A_FILE: readonly ExitCode[] = [
  ExitCode.input,
  ExitCode.batchFailed,
  ExitCode.incomplete,
  ExitCode.unexpected,
];

/** What became of the files of the folder. */
export interface EmptiedInbox {
  readonly batches: readonly Batch[];
  /** What is to be told of files, in words; nothing of one that was loaded without a note. */
  readonly words: readonly string[];
  /** The first error; undefined if every file was loaded. */
  readonly error: unknown;
}

/**
 * Loads the files of the folder of SOURCE_INBOX in the order of their names, and moves each to loaded/ or failed/ in it once its
 * batch is committed. A task that is killed in between loads nothing twice: the next run finds that the file is loaded already. A
 * file that cannot be loaded does not hold up the others; one that is still being written stays for the next run.
 */
export async function emptyInbox(
  context: RunContext,
  folder: string,
  options: { settle?: () => Promise<void> } = {},
): Promise<EmptiedInbox> {
  const batches: Batch[] = [];
  const words: string[] = [];
  let firstError: unknown;
  const tell = (error: unknown, more = ""): void => {
    firstError ??= error;
    words.push(describeError(error).line.split("\n")[0] + more);
  };
  try {
    const isChecked = archiveOf(context.document).checksum === "required";
    const inbox = new InboxFolder(folder);
    const { files, unclear, written } = await inbox.list(options.settle ?? settle);
    for (const name of unclear) tell(left(join(folder, name), "it is a link, or no file"));
    for (const name of written) tell(left(join(folder, name), "it is still being written"));
    if (files.length > 0) await inbox.prepare();
    for (const name of files) {
      const path = join(folder, name);
      if (isChecked && await isMissing(checksumPath(path))) {
        tell(left(path, `there is no "${checksumPath(path)}" yet`));
        continue;
      }
      try {
        const loaded = await loadArchive(context, path);
        if ("batch" in loaded) {
          batches.push(loaded.batch);
          words.push(...loaded.notes.map((note) => `"${visible(name)}": ${note}`));
        } else words.push(`"${visible(name)}": already loaded as batch ${loaded.repeated}, moved to loaded/`);
        await inbox.move(name, "loaded");
      } catch (error) {
        if (!OF_A_FILE.includes(describeError(error).exitCode)) throw error;
        const moved = error instanceof FileChangedError ? undefined : await inbox.move(name, "failed");
        tell(error, moved === undefined ? "" : ` It is now "${visible(moved)}".`);
      }
    }
    return { batches, words, error: firstError };
  } catch (error) {
    return { batches, words, error: firstError ?? error };
  }
}

async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MILLISECONDS));
}

async function isMissing(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => false, () => true);
}

function left(path: string, reason: string): StorecastError {
  return new StorecastError(`Cannot load "${path}": ${reason}`, {
    exitCode: ExitCode.input,
    advice: "It stays for the next run",
  });
}
