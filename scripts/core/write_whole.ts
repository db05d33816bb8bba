import { dirname } from "node:path";
import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "./system_reason.ts";

/** Suffix of the name of a file that is not complete yet. */
export const UNFINISHED = ".unfinished";

/** A file that is being written. */
export type WholeFile = Pick<Deno.FsFile, "write" | "syncData">;

/**
 * Runs `write` on a file that gets its name once it is complete. If anything fails, nothing is left behind. `advice` is that of the
 * error for a file that cannot be written.
 */
export async function writeWhole<Result>(
  path: string,
  write: (file: WholeFile) => Promise<Result>,
  { advice = "Choose a file that you may write", mode = 0o644 }: { advice?: string; mode?: number } = {},
): Promise<Result> {
  const unfinished = `${path}.${crypto.randomUUID()}${UNFINISHED}`;
  // A database connection fails with the same codes, so only the steps on the file get the file's message.
  const ofFile = <Done>(step: Promise<Done>): Promise<Done> =>
    step.catch((error) => Promise.reject(unwritableFile(path, error, advice)));
  const fill = async (): Promise<Result> => {
    using file = await ofFile(Deno.open(unfinished, { create: true, write: true, truncate: true, mode }));
    return await write({
      write: (bytes) => ofFile(file.write(bytes)),
      syncData: () => ofFile(file.syncData()),
    });
  };
  try {
    await ofFile(Deno.mkdir(dirname(path), { recursive: true }));
    const result = await fill();
    await ofFile(Deno.rename(unfinished, path));
    return result;
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {}); // it may not exist
    throw error;
  }
}

/** Writes bytes or text to a file, completely or not at all. */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array,
  options: { advice?: string; mode?: number } = {},
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  await writeWhole(path, async (file) => {
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  }, options);
}

/** Returns the error for a file that cannot be written; returns any error that is not the system's unchanged. */
export function unwritableFile(path: string, error: unknown, advice = "Choose a file that you may write"): unknown {
  if (!isSystemError(error)) return error;
  const isFull = isDiskFull(error);
  return new StorecastError(`Cannot write "${path}": ${systemReason(error)}`, {
    exitCode: isFull ? ExitCode.diskFull : ExitCode.input,
    advice: isFull ? "Make room on the disk and run the task again" : advice,
    cause: error,
  });
}
