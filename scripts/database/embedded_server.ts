import { join } from "node:path";
import process from "node:process";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";
import { connect } from "./connect.ts";
import { freePort, isPortFree } from "./free_port.ts";
import { installBinaries } from "./install_binaries.ts";
import { newestLog } from "./newest_log.ts";
import { SQL_FOLDER } from "./read_sql_files.ts";
import { removeFolder } from "./remove_folder.ts";
import { type ServerAddress, serverAddress } from "./server_address.ts";
import { completePasswords, parsePasswords, passfileOf, ROLE_NAMES } from "./server_passwords.ts";
import { sha256 } from "../core/sha256.ts";

/** PostgreSQL refuses to run as root: root's server runs as the user "nobody", who is given its folder. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

const PREFERRED_PORT = 5499;

const CONFIGURATION = `
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 50
shared_buffers = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = '1d'
`;

/**
 * The embedded PostgreSQL: binaries from npm, data in a folder of the user's, on localhost only, with passwords.
 *
 * It keeps running after the task that started it, so that psql and Superset can connect.
 */
export class EmbeddedServer {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the server unless it runs already, making the database first where there is none. */
  async start(): Promise<ServerAddress> {
    return await this.#reach(async () => {
      await this.#makeFolder();
      // Two tasks may start at once: the second waits here and then finds the server running.
      using lock = await Deno.open(this.#path("start.lock"), { create: true, write: true });
      await lock.lock(true);

      if (!await exists(this.#path("ready"))) await this.#make();
      if (!await this.isRunning()) await this.#boot();
      await this.#keepRoles();
      return await this.address();
    });
  }

  /** Stops the server; connected clients are cut off and their transactions rolled back. */
  async stop(): Promise<void> {
    if (await this.isRunning()) await this.#reach(() => this.#stop("fast"));
  }

  /** Whether the server runs. */
  async isRunning(): Promise<boolean> {
    return await this.#reach(async () => {
      if (!await exists(this.#path("ready"))) return false;
      const { code } = await this.#command("pg_ctl", ["status", "--pgdata", this.#path("data")]);
      // After a crash its process number may be another program's: a server that runs answers on its port.
      return code === 0 && await answers(await this.#portInUse());
    });
  }

  /** The addresses of a server that was made before. */
  async address(): Promise<ServerAddress> {
    return await this.#reach(() => this.#address());
  }

  async #address(): Promise<ServerAddress> {
    const passwords = parsePasswords(await Deno.readTextFile(this.#path("passwords")));
    return serverAddress(await this.#port(), { passwords, passfile: this.#path("pgpass") });
  }

  async #port(): Promise<number> {
    return Number(await Deno.readTextFile(this.#path("port")));
  }

  /** The port that the server was started with, which PostgreSQL notes in the fourth line of its own file. */
  async #portInUse(): Promise<number> {
    return Number((await Deno.readTextFile(join(this.#path("data"), "postmaster.pid"))).split("\n")[3]);
  }

  /** Runs `work` on the folder; throws an error for people where the system refuses it. */
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

  async #makeFolder(): Promise<void> {
    await Deno.mkdir(this.#folder, { recursive: true });
    if (process.getuid?.() === 0 && (await Deno.stat(this.#folder)).uid === 0) {
      await Deno.chown(this.#folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    }
  }

  /** As root, the server runs as the owner of its folder. */
  async #runAs(): Promise<{ uid?: number; gid?: number }> {
    if (process.getuid?.() !== 0) return {};
    const { uid, gid } = await Deno.stat(this.#folder);
    return { uid: uid!, gid: gid! };
  }

  async #make(): Promise<void> {
    await this.#removeUnfinished();
    await installBinaries(this.#path("native"));
    const text = completePasswords("");
    const { owner, superuser } = parsePasswords(text);

    await this.#writeSecret("passwords", text);
    await this.#initialize(superuser);

    // Just before it is listened on, or another program may take it meanwhile.
    await Deno.writeTextFile(this.#path("port"), `${freePort(PREFERRED_PORT)}\n`);
    try {
      await this.#boot();
      await using database = await connect((await this.#address()).superuserUrl);
      await database.rows(`create role ${ROLE_NAMES.owner} login password '${owner}'`);
      await database.rows(`create database storecast owner ${ROLE_NAMES.owner}`);
      await Deno.writeTextFile(this.#path("ready"), "");
    } catch (error) {
      await this.#stop("immediate").catch(() => {}); // a server that is not ready, no task would find and stop
      throw error;
    }
  }

  /** Makes the loader and the analyst, and again when `sql/roles.sql` has changed; what they may do, migrations say. */
  async #keepRoles(): Promise<void> {
    const sql = await Deno.readTextFile(join(SQL_FOLDER, "roles.sql"));
    const made = this.#path("roles");
    if (await exists(made) && await Deno.readTextFile(made) === sha256(sql)) return;

    // An earlier version made no passwords for them.
    const text = completePasswords(await Deno.readTextFile(this.#path("passwords")));
    await this.#writeSecret("passwords", text);
    await this.#writeSecret("pgpass", passfileOf(text));
    const passwords = parsePasswords(text);
    await using superuser = await connect((await this.#address()).superuserUrl);
    await superuser.client.query(sql);
    for (const role of ["loader", "analyst"] as const) {
      await superuser.rows(`alter role ${ROLE_NAMES[role]} password '${passwords[role]}'`);
    }
    await Deno.writeTextFile(made, sha256(sql));
  }

  /** Removes what a start that was cut off has left: files, and perhaps a server that runs on them. */
  async #removeUnfinished(): Promise<void> {
    if (await exists(join(this.#path("data"), "postmaster.pid"))) await this.#stop("immediate").catch(() => {});
    for await (const { name } of Deno.readDir(this.#folder)) {
      if (/^(data(\..*)?|roles)$/.test(name)) await removeFolder(this.#path(name));
    }
  }

  /** Makes the files of the server under a name of their own: an initdb that was cut off may still be writing its own. */
  async #initialize(password: string): Promise<void> {
    const unfinished = this.#path(`data.${crypto.randomUUID()}`);
    const passwordFile = this.#path("superuser_password");
    await this.#writeSecret("superuser_password", password);
    const { uid, gid } = await this.#runAs();
    if (uid !== undefined) await Deno.chown(passwordFile, uid, gid ?? null);
    await this.#run("initdb", [
      "--pgdata",
      unfinished,
      "--username",
      "postgres",
      "--pwfile",
      passwordFile,
      "--auth",
      "scram-sha-256",
      "--encoding",
      "UTF8",
      "--locale-provider",
      "builtin",
      "--builtin-locale",
      "C.UTF-8",
      "--locale",
      "C",
      "--no-instructions",
    ]);
    await Deno.remove(passwordFile);
    await Deno.writeTextFile(join(unfinished, "postgresql.conf"), CONFIGURATION, { append: true });
    await Deno.rename(unfinished, this.#path("data"));
  }

  async #boot(): Promise<void> {
    const port = await this.#port();
    if (!isPortFree(port)) {
      throw new StorecastError(`Cannot start the embedded server: another program listens on its port ${port}`, {
        exitCode: ExitCode.databaseUnreachable,
        advice: `Stop that program, or write another port into "${this.#path("port")}"`,
      });
    }
    // Nothing listens, so whatever process now has the number in this file, it is not the server.
    await Deno.remove(join(this.#path("data"), "postmaster.pid")).catch(() => {});
    const log = join(this.#path("data"), "start.log");
    const options = ["--options", `-p ${port}`, "--wait", "--silent", "--log", log];
    await this.#run("pg_ctl", ["start", "--pgdata", this.#path("data"), ...options]);
  }

  async #stop(mode: "fast" | "immediate"): Promise<void> {
    await this.#run("pg_ctl", ["stop", "--pgdata", this.#path("data"), "--silent", `--mode=${mode}`, "--wait"]);
  }

  async #run(program: string, args: string[]): Promise<void> {
    const { code, output } = await this.#command(program, args);
    if (code === 0) return;
    const text = `${await newestLog(join(this.#path("data"), "log"))}\n${output}`;
    const lines = text.split("\n").filter((line) => line !== "");
    const complaint = lines.findLast((line) => /\b(FATAL|PANIC|error|denied)\b/.test(line)) ?? lines.at(-1);
    const reason = complaint?.replace(/^.*?\b(FATAL|PANIC|error): +/, "") ?? `it ended with code ${code}`;
    const isFull = /no space left/i.test(text);
    throw new StorecastError(`Cannot run ${program} of the embedded server in "${this.#folder}": ${reason}`, {
      exitCode: isFull ? ExitCode.diskFull : ExitCode.databaseUnreachable,
      advice: isFull
        ? "Make room on the disk and run the task again"
        : `See the logs in "${join(this.#path("data"), "log")}"`,
    });
  }

  async #command(program: string, args: string[]): Promise<{ code: number; output: string }> {
    // The server that pg_ctl starts inherits its pipes and would keep them open.
    const isStart = args[0] === "start";
    const command = new Deno.Command(join(this.#path("native"), "bin", program), {
      args,
      cwd: "/",
      env: { LC_ALL: "C", TZ: "UTC" },
      stdin: "null",
      stdout: isStart ? "null" : "piped",
      stderr: isStart ? "null" : "piped",
      ...await this.#runAs(),
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
          ? 'As root the server runs as the user "nobody": open every folder above to it, or set STORECAST_DATA to another'
          : "Set STORECAST_DATA to a folder from which programs may be run",
        cause: error,
      });
    }
  }

  async #writeSecret(name: string, text: string): Promise<void> {
    await Deno.writeTextFile(this.#path(name), text, { mode: 0o600 });
    await Deno.chmod(this.#path(name), 0o600);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
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
