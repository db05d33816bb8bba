import { join } from "node:path";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { pathInfo } from "./own_file.ts";
import { type LogPosition, logPosition, logSince } from "./server_log.ts";

/**
 * The whole environment of the server's programs, and so of the server: they find their libraries and each other by their own
 * paths. They get none of the task's variables, some of which are secrets.
 */
const ENVIRONMENT = { LC_ALL: "C", TZ: "UTC" };

/** PostgreSQL refuses to run as root: root's server runs as the user "nobody", to whom only the cluster belongs. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

/** How often the server's log is read for the reason of an error, and the pause between two reads in milliseconds. */
const LOG_READS = 20;
const LOG_PAUSE = 50;

/** Exit codes and advice for reasons in the server's log. */
const ADVICE: readonly { readonly reason: RegExp; readonly exitCode: ExitCode; readonly advice: string }[] = [
  {
    reason: /no space left|disk quota exceeded/i,
    exitCode: ExitCode.diskFull,
    advice: "Make room on the disk and run the task again",
  },
  {
    reason: /too many open files|insufficient file descriptors/i,
    exitCode: ExitCode.databaseUnreachable,
    advice: "Let it open more files (ulimit -n 1024, or LimitNOFILE of the service) and run the task again",
  },
  {
    reason: /did not start in time|starting up|not yet accepting connections/i,
    exitCode: ExitCode.databaseUnreachable,
    advice: "It continues by itself: run the task again later",
  },
];

/** The programs of the embedded server in a folder. */
export class ServerPrograms {
  readonly #folder: string;
  readonly #paths: ServerPaths;

  constructor(folder: string, paths: ServerPaths) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Runs a program; if its exit code is not 0, throws an error with the reason from its output or the server's log. */
  async run(program: string, args: string[]): Promise<void> {
    const position = await logPosition(this.#paths);
    const { code, output } = await this.attempt(program, args);
    if (code === 0) return;
    const text = `${await this.#reasonSince(position)}\n${output}`;
    const known = ADVICE.find(({ reason }) => reason.test(text));
    throw new StorecastError(
      `Cannot run ${program} of the embedded server in "${this.#folder}": ${
        reasonIn(text) ?? `it ended with code ${code}`
      }`,
      {
        exitCode: known?.exitCode ?? ExitCode.databaseUnreachable,
        advice: known?.advice ?? `See the logs in "${this.#paths.logs}" and "${this.#paths.startLog}"`,
      },
    );
  }

  /** Returns what the server has written since a moment. A separate process writes its log and may lag a little. */
  async #reasonSince(position: LogPosition): Promise<string> {
    for (let left = LOG_READS;; left--) {
      const text = await logSince(this.#paths, position);
      if (left === 0 || /FATAL|PANIC/.test(text)) return text;
      await delay(LOG_PAUSE);
    }
  }

  /** Whether the process in the server's note exists. */
  async isAlive(): Promise<boolean> {
    // A copied folder may lack the programs: then only the port tells.
    if (await pathInfo(join(this.#paths.programs, "bin", "pg_ctl")) === undefined) return true;
    return (await this.attempt("pg_ctl", ["status", "--pgdata", this.#paths.cluster])).code === 0;
  }

  /** Runs a program and returns its exit code and output; throws if the system does not allow it to run. */
  async attempt(program: string, args: string[]): Promise<{ code: number; output: string }> {
    const command = new Deno.Command(join(this.#paths.programs, "bin", program), {
      args,
      cwd: "/",
      clearEnv: true,
      env: ENVIRONMENT,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...await this.user(),
    });
    try {
      // The server that pg_ctl starts writes to its log, and keeps no pipe open.
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

  /** Returns the user who runs the programs: for root, who may not, the owner of the cluster; for others, themselves. */
  async user(): Promise<{ uid?: number; gid?: number }> {
    if (process.getuid?.() !== 0) return {};
    if (await pathInfo(this.#paths.cluster) === undefined) return UNPRIVILEGED;
    const { uid, gid } = await Deno.stat(this.#paths.cluster);
    return uid === 0 ? UNPRIVILEGED : { uid: uid!, gid: gid! };
  }
}

/** Returns the error for a crash that the log shows; undefined if it shows none. */
export function crashError(log: string): StorecastError | undefined {
  const line = log.split("\n").findLast((line) => /\bPANIC: /.test(line));
  if (line === undefined) return undefined;
  const reason = reasonIn(line);
  if (/no space left|disk quota exceeded/i.test(line)) {
    return new StorecastError(`The database's disk is full: ${reason}`, {
      exitCode: ExitCode.diskFull,
      advice: "Make room on the disk and run the task again; nothing is half-done",
    });
  }
  return new StorecastError(`The embedded server has crashed: ${reason}`, {
    exitCode: ExitCode.databaseUnreachable,
    advice: "Nothing is half-done; run the task again",
  });
}

/** The line of a log that says why a program ended, without its timestamp and process. */
function reasonIn(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const at = (pattern: RegExp): number => lines.findLastIndex((line) => pattern.test(line));
  const index = [at(/\b(FATAL|PANIC):/), at(/\berror\b|\bdenied\b/i), lines.length - 1].find((found) => found >= 0) ??
    -1;
  // "configuration file … contains errors" comes after the line that says which.
  const line = /contains errors/.test(lines[index] ?? "") ? lines[index - 1] ?? lines[index] : lines[index];
  return line?.replace(/^.*?\b(FATAL|PANIC|LOG|error): +/, "");
}
