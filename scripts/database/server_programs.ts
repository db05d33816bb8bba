import { join } from "node:path";
import process from "node:process";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { newestLog } from "./newest_log.ts";

/**
 * The whole environment of the server's programs, and so of the server: they find their libraries and each other by their own
 * paths. They get none of the task's variables, some of which are secrets.
 */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC" };

/** The programs of the embedded server in a folder: they run as the folder's owner, since PostgreSQL does not run as root. */
export class ServerPrograms {
  readonly #folder: string;
  readonly #paths: ServerPaths;

  constructor(folder: string, paths: ServerPaths) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Runs a program; throws an error with its reason, or that of the server's log, if it ends with a code other than 0. */
  async run(program: string, args: string[]): Promise<void> {
    const { code, output } = await this.attempt(program, args);
    if (code === 0) return;
    const text = `${await newestLog(this.#paths.logs)}\n${output}`;
    const lines = text.split("\n").filter((line) => line !== "");
    const line = lines.findLast((line) => /\b(FATAL|PANIC|error|denied)\b/.test(line)) ?? lines.at(-1);
    const reason = line?.replace(/^.*?\b(FATAL|PANIC|error): +/, "") ?? `it ended with code ${code}`;
    const isFull = /no space left/i.test(text);
    throw new StorecastError(`Cannot run ${program} of the embedded server in "${this.#folder}": ${reason}`, {
      exitCode: isFull ? ExitCode.diskFull : ExitCode.databaseUnreachable,
      advice: isFull ? "Make room on the disk and run the task again" : `See the logs in "${this.#paths.logs}"`,
    });
  }

  /** Runs a program and returns how it ended; throws an error if the system does not allow it to run. */
  async attempt(program: string, args: string[]): Promise<{ code: number; output: string }> {
    // The server that pg_ctl starts inherits its pipes and would keep them open.
    const isStart = args[0] === "start";
    const command = new Deno.Command(join(this.#paths.programs, "bin", program), {
      args,
      cwd: "/",
      clearEnv: true,
      env: ENVIRONMENT,
      stdin: "null",
      stdout: isStart ? "null" : "piped",
      stderr: isStart ? "null" : "piped",
      ...await this.user(),
    });
    try {
      if (isStart) return { code: (await command.spawn().status).code, output: "" };
      const { code, stdout, stderr } = await command.output();
      const decoder = new TextDecoder();
      return { code, output: `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.trim() };
    } catch (error) {
      if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
      const isRoot = process.getuid?.() === 0;
      throw new StorecastError(`Cannot run ${program} in the data folder "${this.#folder}": permission denied`, {
        exitCode: ExitCode.input,
        advice: isRoot
          ? 'As root, the server runs as the user "nobody": let it enter every folder above, or set STORECAST_DATA to another'
          : "Set STORECAST_DATA to a folder from which programs may be run",
        cause: error,
      });
    }
  }

  /** Returns the user that the programs run as: the folder's owner for a task of root, or else the user of the task. */
  async user(): Promise<{ uid?: number; gid?: number }> {
    if (process.getuid?.() !== 0) return {};
    const { uid, gid } = await Deno.stat(this.#folder);
    return { uid: uid!, gid: gid! };
  }
}
