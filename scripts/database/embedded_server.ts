import { join } from "node:path";
import { type ServerPaths, serverPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { sha256 } from "../core/sha256.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";
import { connect } from "./connect.ts";
import { freePort, isPortFree } from "./free_port.ts";
import { SQL_FOLDER } from "./read_sql_files.ts";
import type { ServerAddress } from "./server_address.ts";
import { ServerCluster } from "./server_cluster.ts";
import { ROLE_NAMES } from "./server_passwords.ts";
import { ServerPrograms } from "./server_programs.ts";

const PREFERRED_PORT = 5499;

/**
 * The embedded PostgreSQL: binaries from npm, data in a folder of the user, on localhost only, with passwords.
 *
 * It keeps running after the task that started it, so that psql and Superset can connect. This class starts and stops it;
 * `ServerCluster` has its files, `ServerPrograms` its programs.
 */
export class EmbeddedServer {
  readonly #folder: string;
  readonly #paths: ServerPaths;
  readonly #programs: ServerPrograms;
  readonly #cluster: ServerCluster;

  constructor(folder: string) {
    this.#folder = folder;
    this.#paths = serverPaths(folder);
    this.#programs = new ServerPrograms(folder, this.#paths);
    this.#cluster = new ServerCluster(folder, this.#paths, this.#programs);
  }

  /** Starts the server if it does not run yet, and creates the database first if there is none. */
  async start(): Promise<ServerAddress> {
    return await this.#reach(async () => {
      await this.#cluster.makeFolder();
      // Two tasks may start it at once: the second waits here, and then the server runs.
      using lock = await Deno.open(this.#paths.lock, { create: true, write: true });
      await lock.lock(true);

      if (!await this.#cluster.isReady()) await this.#make();
      if (!await this.isRunning()) await this.#boot();
      await this.#keepRoles();
      return await this.#cluster.address();
    });
  }

  /** Stops the server; disconnects its clients and rolls their transactions back. */
  async stop(): Promise<void> {
    if (await this.isRunning()) await this.#reach(() => this.#stop("fast"));
  }

  /** Whether the server runs. */
  async isRunning(): Promise<boolean> {
    return await this.#reach(async () => {
      if (!await this.#cluster.isReady()) return false;
      const { code } = await this.#programs.attempt("pg_ctl", ["status", "--pgdata", this.#paths.cluster]);
      // After a crash, its process number may belong to another program; a running server answers on its port.
      return code === 0 && await answers(await this.#cluster.portInUse());
    });
  }

  /** Returns the addresses of an existing server. */
  async address(): Promise<ServerAddress> {
    return await this.#reach(() => this.#cluster.address());
  }

  /** Runs `work` on the folder; throws a `StorecastError` if the system does not allow it. */
  async #reach<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      const isFull = isDiskFull(error);
      throw new StorecastError(`Cannot use the data folder "${this.#folder}": ${systemReason(error)}`, {
        exitCode: isFull ? ExitCode.diskFull : ExitCode.input,
        advice: isFull
          ? "Make room on the disk and run the task again"
          : "Set STORECAST_DATA to a folder that you may write to",
        cause: error,
      });
    }
  }

  async #make(): Promise<void> {
    await this.#stop("immediate").catch(() => {}); // a killed start may have left a running server
    const { owner } = await this.#cluster.make();
    // Right before the server listens on it, or another program might take it in between.
    await this.#cluster.setPort(freePort(PREFERRED_PORT));
    try {
      await this.#boot();
      await using database = await connect((await this.#cluster.address()).superuserUrl);
      await database.rows(`create role ${ROLE_NAMES.owner} login password '${owner}'`);
      await database.rows(`create database storecast owner ${ROLE_NAMES.owner}`);
      await this.#cluster.setReady();
    } catch (error) {
      await this.#stop("immediate").catch(() => {}); // no task would find and stop a server that is not ready
      throw error;
    }
  }

  /** Creates the loader and the analyst, again if `sql/roles.sql` has changed. Migrations give them their rights. */
  async #keepRoles(): Promise<void> {
    const sql = await Deno.readTextFile(join(SQL_FOLDER, "roles.sql"));
    if (await this.#cluster.appliedRoles() === sha256(sql)) return;

    const passwords = await this.#cluster.completePasswords();
    await using superuser = await connect((await this.#cluster.address()).superuserUrl);
    await superuser.client.query(sql);
    for (const role of ["loader", "analyst"] as const) {
      await superuser.rows(`alter role ${ROLE_NAMES[role]} password '${passwords[role]}'`);
    }
    await this.#cluster.setAppliedRoles(sha256(sql));
  }

  async #boot(): Promise<void> {
    const port = await this.#cluster.port();
    if (!isPortFree(port)) {
      throw new StorecastError(`Cannot start the embedded server: another program listens on its port ${port}`, {
        exitCode: ExitCode.databaseUnreachable,
        advice: `Stop that program, or write another port into "${this.#paths.port}"`,
      });
    }
    // Nothing listens, so the process with the number in PostgreSQL's own file, if any, is not the server.
    await this.#cluster.forgetProcess();
    const options = ["--options", `-p ${port}`, "--wait", "--silent", "--log", this.#paths.startLog];
    await this.#programs.run("pg_ctl", ["start", "--pgdata", this.#paths.cluster, ...options]);
  }

  async #stop(mode: "fast" | "immediate"): Promise<void> {
    await this.#programs.run("pg_ctl", [
      "stop",
      "--pgdata",
      this.#paths.cluster,
      "--silent",
      `--mode=${mode}`,
      "--wait",
    ]);
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
