import { type ServerPaths, serverPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";
import { connect } from "./connect.ts";
import { freePorts } from "./free_port.ts";
import { BINARIES_VERSION, isNewer } from "./install_binaries.ts";
import { isOutOfFiles, pathInfo } from "./own_file.ts";
import { ensureRoles } from "./ensure_roles.ts";
import type { ServerAddress } from "./server_address.ts";
import { ensureBinaries, installedBinaries } from "./server_binaries.ts";
import { ServerCluster } from "./server_cluster.ts";
import { lockServer } from "./server_lock.ts";
import { logPosition, logSince } from "./server_log.ts";
import { ROLE_NAMES } from "./server_passwords.ts";
import { crashError, ServerPrograms } from "./server_programs.ts";
import { showWait, within } from "./show_wait.ts";

const PREFERRED_PORT = 5499;

/** How long a start or a stop may take: after a crash up to `max_wal_size` of WAL is replayed, minutes on a slow disk. */
const START_STOP_SECONDS = 15 * 60;

/** How long a fast shutdown may take; after that the server is stopped at once and recovers when it starts again. */
const STOP_SECONDS = 3 * 60;

/** How long a server with a `postmaster.pid` may take to listen; after that it counts as crashed. */
const LISTEN_SECONDS = 5;

/** How long the processes of a killed server may take to notice that it is gone. */
const ORPHANS_SECONDS = 90;

/** What a server is doing. */
export type ServerStatus = "stopped" | "starting" | "running" | "stopping";

/** Options of an embedded server. */
export interface EmbeddedServerOptions {
  /** How long to wait for another task that is starting or stopping the server. */
  readonly lockSeconds?: number;
  /** Returns the ports that each start tries in turn. By default a server keeps the port of its first start. */
  readonly ports?: () => Iterable<number>;
}

/**
 * The embedded PostgreSQL: binaries from npm, data in a folder of the user, on localhost only, with passwords.
 *
 * It keeps running after the task that started it, so that psql and Superset can connect. This class starts and stops it;
 * `ServerFolder` checks that the folder is Storecast's, `ServerCluster` has its files, and `ServerPrograms` runs its programs.
 */
export class EmbeddedServer {
  readonly #folder: string;
  readonly #paths: ServerPaths;
  readonly #programs: ServerPrograms;
  readonly #cluster: ServerCluster;
  readonly #lockSeconds: number;
  readonly #ports: EmbeddedServerOptions["ports"];

  constructor(folder: string, { lockSeconds = START_STOP_SECONDS + 60, ports }: EmbeddedServerOptions = {}) {
    this.#folder = folder;
    this.#paths = serverPaths(folder);
    this.#programs = new ServerPrograms(folder, this.#paths);
    this.#cluster = new ServerCluster(folder, this.#paths, this.#programs);
    this.#lockSeconds = lockSeconds;
    this.#ports = ports;
  }

  /** Starts the server if it is not running, and creates the database first if there is none. */
  async start(): Promise<ServerAddress> {
    return await this.#onFolder(async () => {
      const { folder } = this.#cluster;
      await folder.inspect(); // before anything is changed
      await folder.take();
      // Two tasks may start at once: the second waits here and then finds the server running.
      using _lock = await this.#lock();
      const contents = await folder.inspect();
      const status = await this.#waitUntilSettled();
      if (contents !== "finished") await this.#make(status);
      else {
        await this.#cluster.ensureFinished();
        if (status === "stopped") await this.#boot();
      }
      const port = await this.#portInUse();
      await ensureRoles(this.#cluster, { isStarted: status === "stopped", port });
      await this.#cluster.ensurePassfile();
      return await this.#cluster.address(port);
    });
  }

  /** Stops the server; clients are disconnected and their transactions rolled back. Returns whether it was running. */
  async stop(): Promise<boolean> {
    return await this.#onFolder(async () => {
      if (await this.#cluster.folder.inspect() === "nothing") return false;
      using _lock = await this.#lock();
      if (await this.#status() === "stopped") return false;
      if (await pathInfo(this.#paths.programs) === undefined) await ensureBinaries(this.#folder, this.#paths);
      const stopped = this.#stop("fast").catch(() => this.#stop("immediate"));
      await showWait(() => "Stopping the embedded server", stopped);
      return true;
    });
  }

  /** Returns what the server is doing. */
  async status(): Promise<ServerStatus> {
    return await this.#onFolder(async () => {
      return await this.#cluster.folder.inspect() === "nothing" ? "stopped" : await this.#status();
    });
  }

  /** Returns the addresses of an existing server. */
  async address(): Promise<ServerAddress> {
    return await this.#onFolder(async () => await this.#cluster.address(await this.#portInUse()));
  }

  /** Returns the version of the server's binaries, and the newer one that replaces them when the server is started next. */
  async binaries(): Promise<{ installed: string | undefined; next: string | undefined }> {
    const installed = await this.#onFolder(() => installedBinaries(this.#paths));
    const isOld = installed === undefined || isNewer(BINARIES_VERSION, installed);
    return { installed, next: isOld ? BINARIES_VERSION : undefined };
  }

  /** Returns a function that returns the error of a crash since this call; undefined if there was none. */
  async watchCrash(): Promise<() => Promise<StorecastError | undefined>> {
    const position = await this.#onFolder(() => logPosition(this.#paths));
    return async () => crashError(await this.#onFolder(() => logSince(this.#paths, position)));
  }

  /** Runs `work` on the folder; turns a system error into a `StorecastError`. */
  async #onFolder<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const isFull = isDiskFull(error);
      const [, path] = /'([^']+)'/.exec(error.message) ?? [];
      const isInside = path?.startsWith(`${this.#folder}/`) === true;
      const advice = isFull
        ? "Make room on the disk and run the task again"
        : isOutOfFiles(error)
        ? "Let the task open more files (ulimit -n 1024) and run it again"
        : isInside
        ? "Run the task as the user whose server it is, and let that user read and write the file"
        : "Set STORECAST_DATA to a folder that you may write to";
      const reason = `${systemReason(error)}${isInside && !isFull ? ` ("${path}")` : ""}`;
      throw new StorecastError(`Cannot use the data folder "${this.#folder}": ${reason}`, {
        exitCode: isFull ? ExitCode.diskFull : ExitCode.input,
        advice,
        cause: error,
      });
    }
  }

  async #lock(): Promise<Disposable> {
    return await lockServer(this.#paths.lock, { seconds: this.#lockSeconds });
  }

  /** Creates the server, or continues a first start that was interrupted. */
  async #make(status: ServerStatus): Promise<void> {
    try {
      const { owner } = await this.#cluster.make();
      if (status === "stopped") await this.#boot();
      await using database = await connect((await this.address()).superuserUrl);
      // The statement of a start that was killed may still be running.
      await database.rows(
        `select pg_terminate_backend(pid, 60000) from pg_stat_activity
         where pid <> pg_backend_pid() and backend_type = 'client backend'`,
      );
      const { owner: role } = ROLE_NAMES;
      const has = async (sql: string): Promise<boolean> => (await database.rows(sql, [role])).length > 0;
      if (!await has("select from pg_roles where rolname = $1")) await database.rows(`create role ${role} login`);
      await database.rows(`alter role ${role} password '${owner}'`);
      if (!await has("select from pg_database where datname = 'storecast' and $1 <> ''")) {
        await database.rows(`create database storecast owner ${role}`);
      }
      await this.#cluster.setFinished();
    } catch (error) {
      await this.#stop("immediate").catch(() => {}); // no task would find and stop a server that is not finished
      throw error;
    }
  }

  /** Starts a stopped server on its port or, if it has none yet, on a free one. */
  async #boot(): Promise<void> {
    await ensureBinaries(this.#folder, this.#paths);
    const kept = this.#ports ? undefined : await this.#cluster.port();
    let last = PREFERRED_PORT;
    for (const port of kept === undefined ? (this.#ports ?? (() => freePorts(PREFERRED_PORT)))() : [kept]) {
      if (port !== kept) await this.#cluster.setPort(port);
      if (await this.#startOn(port)) return;
      last = port;
    }
    throw new StorecastError(`Cannot start the embedded server: another program is listening on its port ${last}`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: `Stop that program, or write another port into "${this.#paths.port}"`,
    });
  }

  /** Starts the server on a port; returns false if another program is listening on it. */
  async #startOn(port: number): Promise<boolean> {
    // Nothing of this cluster listens, so the process with the ID in PostgreSQL's note, if any, is not the server.
    await this.#cluster.forgetProcess();
    try {
      await this.#showStart(this.#startProgram(port));
      return true;
    } catch (error) {
      if (error instanceof StorecastError && /could not create any TCP\/IP sockets/.test(error.message)) return false;
      throw error;
    }
  }

  async #startProgram(port: number): Promise<void> {
    const { cluster, startLog } = this.#paths;
    const options = [
      "--options",
      `-p ${port}`,
      "--wait",
      `--timeout=${START_STOP_SECONDS}`,
      "--silent",
      "--log",
      startLog,
    ];
    const end = performance.now() + ORPHANS_SECONDS * 1000;
    while (true) {
      try {
        return await this.#programs.run("pg_ctl", ["start", "--pgdata", cluster, ...options]);
      } catch (error) {
        const isHeld = error instanceof StorecastError && /shared memory block .* is still in use/.test(error.message);
        if (!isHeld || performance.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  /** Waits for a start and shows its progress, which PostgreSQL logs every ten seconds. */
  async #showStart(start: Promise<unknown>): Promise<void> {
    const position = await logPosition(this.#paths);
    await showWait(async () => {
      const log = await logSince(this.#paths, position);
      const line = log.split("\n").findLast((line) => /in progress|syncing data|recovery/.test(line));
      return `Starting the embedded server${line ? `: ${line.replace(/^.*?LOG: +/, "")}` : ""}`;
    }, start);
  }

  /** Waits until a server that another task left starting or stopping has started or stopped; returns which. */
  async #waitUntilSettled(): Promise<"stopped" | "running"> {
    const settled = async (): Promise<"stopped" | "running" | undefined> => {
      const status = await this.#status();
      return status === "stopped" || status === "running" ? status : undefined;
    };
    const status = await settled();
    if (status !== undefined) return status;
    let found: "stopped" | "running" | undefined;
    await this.#showStart(within(START_STOP_SECONDS, settled).then((status) => found = status));
    if (found !== undefined) return found;
    throw new StorecastError(`The embedded server has been starting or stopping for ${START_STOP_SECONDS / 60} min`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: `See its log in "${this.#paths.logs}"; deno task db stop ends it in any case`,
    });
  }

  /** Returns what the server of this folder is doing. */
  async #status(): Promise<ServerStatus> {
    if (await this.#cluster.note() === undefined) return "stopped";
    if (!await this.#programs.isAlive()) return "stopped";
    // After a crash its process ID may belong to another program, so the port must answer too. A server that has just been
    // started does not answer yet; one that is stopping no longer does.
    return await within(LISTEN_SECONDS, async () => {
      const note = await this.#cluster.note();
      if (note === undefined) return "stopped";
      if (note.status === "stopping") return "stopping";
      if (!await answers(note.port)) return undefined;
      return note.status === "starting" ? "starting" : "running";
    }) ?? "stopped";
  }

  /** Returns the port of the running server; if it is not running, the port that it will get. */
  async #portInUse(): Promise<number> {
    return (await this.#cluster.note())?.port ?? await this.#cluster.port() ?? PREFERRED_PORT;
  }

  async #stop(mode: "fast" | "immediate"): Promise<void> {
    const { cluster } = this.#paths;
    const options = ["--silent", `--mode=${mode}`, "--wait", `--timeout=${STOP_SECONDS}`];
    await this.#programs.run("pg_ctl", ["stop", "--pgdata", cluster, ...options]);
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
