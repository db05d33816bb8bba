import process from "node:process";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { openOwnFile, readOwnFile } from "./own_file.ts";
import { showWait, within } from "./show_wait.ts";

/** Takes the lock for starting or stopping the server; throws if another task still holds it after `seconds`. */
export async function lockServer(path: string, { seconds }: { seconds: number }): Promise<Disposable> {
  const file = (await openOwnFile(path, { create: true, write: true, mode: 0o600 }))!;
  try {
    const { uid, mode } = await file.stat();
    // Anyone who can read the file can lock it and hold everything up; earlier versions let everyone read it.
    if (mode !== null && (mode & 0o077) !== 0 && uid === process.getuid?.()) await Deno.chmod(path, 0o600);
    if (!await file.tryLock(true)) await waitFor(path, { file, seconds });
    await file.truncate();
    await file.write(new TextEncoder().encode(`${Deno.pid}\n`)); // for the message of a waiting task
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function waitFor(path: string, { file, seconds }: { file: Deno.FsFile; seconds: number }): Promise<void> {
  const holder = async (): Promise<string> => {
    const process = (await readOwnFile(path).catch(() => undefined))?.trim();
    return process ? `Another task (process ${process})` : "Another task";
  };
  const taken = await showWait(
    async () => `${await holder()} is starting or stopping the embedded server, waiting for it`,
    within(seconds, async () => await file.tryLock(true) || undefined),
  );
  if (taken) return;
  const minutes = Math.max(1, Math.round(seconds / 60));
  throw new StorecastError(
    `Cannot start or stop the embedded server: ${await holder()} has been doing so for over ${minutes} min`
      .replace(": A", ": a"),
    { exitCode: ExitCode.anotherRun, advice: "Find out what that task is waiting for, end it, and run this one again" },
  );
}
