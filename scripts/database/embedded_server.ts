import { join } from "node:path";
import process from "node:process";
import { ExitCode } from "../cli/exit_codes.ts";
import { StorecastError } from "../cli/storecast_error.ts";
import { connect } from "./connect.ts";
import { freePort } from "./free_port.ts";
import { installBinaries } from "./install_binaries.ts";

/** PostgreSQL refuses to run as root: root's server runs as this user, "nobody", who owns nothing else. */
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

/** Where an embedded server is found once it runs. */
export interface ServerAddress {
  /** For the tasks: the owner of the database, with password. */
  readonly url: string;
  /** For people: the same without the password, which libpq reads from the file it names. */
  readonly publicUrl: string;
  /** The superuser; only tests and set-up use it. */
  readonly superuserUrl: string;
}

/**
 * The embedded PostgreSQL: binaries from npm, data in a folder of the user's, on localhost only, with passwords.
 *
 * It keeps running after the task that started it, so that psql and Superset can connect.
 */
export class EmbeddedServer {
  readonly #folder: string;
  readonly #runAs: { uid?: number; gid?: number };

  constructor(folder: string) {
    this.#folder = folder;
    this.#runAs = process.getuid?.() === 0 ? UNPRIVILEGED : {};
  }

  /** Starts the server unless it runs already, making the database first where there is none. */
  async start(): Promise<ServerAddress> {
    await this.#makeFolder();
    // Two tasks may start at once: the second waits here and then finds the server running.
    using lock = await Deno.open(join(this.#folder, "start.lock"), { create: true, write: true });
    await lock.lock(true);

    if (!await exists(this.#path("ready"))) await this.#make();
    if (!await this.isRunning()) await this.#boot();
    return await this.address();
  }

  /** Stops the server; connected clients are cut off and their transactions rolled back. */
  async stop(): Promise<void> {
    if (await this.isRunning()) await this.#control("stop", "--mode=fast", "--wait");
  }

  /** Whether the server answers to its own control program. */
  async isRunning(): Promise<boolean> {
    if (!await exists(this.#path("ready"))) return false;
    const { code } = await this.#command("pg_ctl", ["status", "--pgdata", this.#path("data")]);
    return code === 0;
  }

  /** The addresses of a server that was made before. */
  async address(): Promise<ServerAddress> {
    const port = (await Deno.readTextFile(this.#path("port"))).trim();
    const [owner, superuser] = (await Deno.readTextFile(this.#path("passwords"))).trim().split("\n");
    const base = `127.0.0.1:${port}`;
    return {
      url: `postgresql://storecast:${owner}@${base}/storecast`,
      publicUrl: `postgresql://storecast@${base}/storecast?passfile=${encodeURIComponent(this.#path("pgpass"))}`,
      superuserUrl: `postgresql://postgres:${superuser}@${base}/postgres`,
    };
  }

  async #makeFolder(): Promise<void> {
    try {
      await Deno.mkdir(this.#folder, { recursive: true });
      if (this.#runAs.uid !== undefined) await Deno.chown(this.#folder, this.#runAs.uid, this.#runAs.gid ?? null);
    } catch (error) {
      throw new StorecastError(`Cannot make the data folder "${this.#folder}": ${(error as Error).message}`, {
        exitCode: ExitCode.input,
        advice: "Set STORECAST_DATA to a folder that you may write to",
        cause: error,
      });
    }
  }

  async #make(): Promise<void> {
    await installBinaries(this.#path("native"));
    await Deno.remove(this.#path("data"), { recursive: true }).catch(() => {}); // left by a start that was cut off
    const owner = randomPassword();
    const superuser = randomPassword();
    const port = freePort(PREFERRED_PORT);

    await this.#writeSecret("passwords", `${owner}\n${superuser}\n`);
    await this.#writeSecret("superuser_password", superuser);
    if (this.#runAs.uid !== undefined) {
      await Deno.chown(this.#path("superuser_password"), this.#runAs.uid, this.#runAs.gid ?? null);
    }
    await this.#run("initdb", [
      "--pgdata",
      this.#path("data"),
      "--username",
      "postgres",
      "--pwfile",
      this.#path("superuser_password"),
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
    await Deno.remove(this.#path("superuser_password"));
    await Deno.writeTextFile(join(this.#path("data"), "postgresql.conf"), `${CONFIGURATION}port = ${port}\n`, {
      append: true,
    });
    await Deno.writeTextFile(this.#path("port"), `${port}\n`);
    await this.#writeSecret("pgpass", `127.0.0.1:${port}:*:storecast:${owner}\n`);

    await this.#boot();
    await using database = await connect((await this.address()).superuserUrl);
    await database.rows(`create role storecast login password '${owner}'`);
    await database.rows("create database storecast owner storecast");
    await Deno.writeTextFile(this.#path("ready"), "");
  }

  async #boot(): Promise<void> {
    await this.#run("pg_ctl", [
      "start",
      "--pgdata",
      this.#path("data"),
      "--wait",
      "--silent",
      "--log",
      join(this.#path("data"), "start.log"),
    ]);
  }

  async #control(...args: string[]): Promise<void> {
    await this.#run("pg_ctl", [args[0]!, "--pgdata", this.#path("data"), "--silent", ...args.slice(1)]);
  }

  async #run(program: string, args: string[]): Promise<void> {
    const { code, output } = await this.#command(program, args);
    if (code === 0) return;
    const log = await Deno.readTextFile(join(this.#path("data"), "start.log")).catch(() => "");
    const reason = `${output}\n${log}`.trim().split("\n").findLast((line) => /error|fatal|denied|space/i.test(line));
    throw new StorecastError(`Cannot run ${program} of the embedded server in "${this.#folder}": ${reason ?? output}`, {
      exitCode: /no space left/i.test(output + log) ? ExitCode.diskFull : ExitCode.databaseUnreachable,
      advice: this.#runAs.uid === undefined
        ? `See "${join(this.#path("data"), "log")}"`
        : "As root the server runs as the user nobody: every folder above must be open to it (STORECAST_DATA)",
    });
  }

  async #command(program: string, args: string[]): Promise<{ code: number; output: string }> {
    // pg_ctl's server inherits its pipes and would keep them open: output goes to a file's worth of text, not to "piped".
    const isStart = args[0] === "start";
    const command = new Deno.Command(join(this.#path("native"), "bin", program), {
      args,
      cwd: "/",
      env: { LC_ALL: "C", TZ: "UTC" },
      stdin: "null",
      stdout: isStart ? "null" : "piped",
      stderr: isStart ? "null" : "piped",
      ...this.#runAs,
    });
    if (isStart) {
      const child = command.spawn();
      return { code: (await child.status).code, output: "" };
    }
    const { code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { code, output: `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.trim() };
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

function randomPassword(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toHex();
}
