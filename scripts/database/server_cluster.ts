import { join } from "node:path";
import process from "node:process";
import type { ServerPaths } from "../core/data_folder.ts";
import { installBinaries } from "./install_binaries.ts";
import { removeFolder } from "./remove_folder.ts";
import { type ServerAddress, serverAddress } from "./server_address.ts";
import { completePasswords, parsePasswords, passfileOf, type PasswordOf } from "./server_passwords.ts";
import type { ServerPrograms } from "./server_programs.ts";

/** PostgreSQL does not run as root: a server of root runs as the user "nobody", who owns its folder. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

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

/** Passwords by role. */
type Passwords = Readonly<Record<PasswordOf, string>>;

/** The files of the embedded server: its folder, programs, cluster, passwords and ports. */
export class ServerCluster {
  readonly #folder: string;
  readonly #paths: ServerPaths;
  readonly #programs: ServerPrograms;

  constructor(folder: string, paths: ServerPaths, programs: ServerPrograms) {
    this.#folder = folder;
    this.#paths = paths;
    this.#programs = programs;
  }

  /** Creates the server's folder, which the server's user owns. */
  async makeFolder(): Promise<void> {
    await Deno.mkdir(this.#folder, { recursive: true });
    if (process.getuid?.() === 0 && (await Deno.stat(this.#folder)).uid === 0) {
      await Deno.chown(this.#folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
    }
  }

  /** Installs the programs, and creates new passwords and a new cluster; returns the passwords. */
  async make(): Promise<Passwords> {
    await this.#removeUnfinished();
    await installBinaries(this.#paths.programs);
    const text = completePasswords("");
    const passwords = parsePasswords(text);
    await writeSecret(this.#paths.passwords, text);
    await this.#initialize(passwords.superuser);
    return passwords;
  }

  /** Creates a password for every role that has none, as after a version with fewer roles; returns all passwords. */
  async completePasswords(): Promise<Passwords> {
    const text = completePasswords(await Deno.readTextFile(this.#paths.passwords));
    await writeSecret(this.#paths.passwords, text);
    await writeSecret(this.#paths.passfile, passfileOf(text));
    return parsePasswords(text);
  }

  /** Returns the addresses of the server, even if it does not run. */
  async address(): Promise<ServerAddress> {
    const passwords = parsePasswords(await Deno.readTextFile(this.#paths.passwords));
    return serverAddress(await this.port(), { passwords, passfile: this.#paths.passfile });
  }

  /** Returns the port that the server should listen on. */
  async port(): Promise<number> {
    return Number(await Deno.readTextFile(this.#paths.port));
  }

  async setPort(port: number): Promise<void> {
    await Deno.writeTextFile(this.#paths.port, `${port}\n`);
  }

  /** Returns the port that the server was started with, from the fourth line of PostgreSQL's own file. */
  async portInUse(): Promise<number> {
    return Number((await Deno.readTextFile(this.#paths.process)).split("\n")[3]);
  }

  /** Removes PostgreSQL's own file of a server that does not run. */
  async forgetProcess(): Promise<void> {
    await Deno.remove(this.#paths.process).catch(() => {});
  }

  /** Whether the server was created completely. */
  async isReady(): Promise<boolean> {
    return await textOf(this.#paths.ready) !== undefined;
  }

  async setReady(): Promise<void> {
    await Deno.writeTextFile(this.#paths.ready, "");
  }

  /** Returns the hash of the roles' SQL that was applied, or undefined. */
  async appliedRoles(): Promise<string | undefined> {
    return await textOf(this.#paths.roles);
  }

  async setAppliedRoles(hash: string): Promise<void> {
    await Deno.writeTextFile(this.#paths.roles, hash);
  }

  /** Removes what a killed start has left. */
  async #removeUnfinished(): Promise<void> {
    const { cluster, roles } = this.#paths;
    for await (const { name } of Deno.readDir(this.#folder)) {
      const path = join(this.#folder, name);
      if (path === cluster || path.startsWith(`${cluster}.`) || path === roles) await removeFolder(path);
    }
  }

  /** Creates the cluster under a unique name: the initdb of a killed start may still be writing under another. */
  async #initialize(superuserPassword: string): Promise<void> {
    const unfinished = `${this.#paths.cluster}.${crypto.randomUUID()}`;
    await writeSecret(this.#paths.superuserPassword, superuserPassword);
    const { uid, gid } = await this.#programs.user();
    if (uid !== undefined) await Deno.chown(this.#paths.superuserPassword, uid, gid ?? null);
    await this.#programs.run("initdb", [
      "--pgdata",
      unfinished,
      "--username",
      "postgres",
      "--pwfile",
      this.#paths.superuserPassword,
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
    await Deno.remove(this.#paths.superuserPassword);
    await Deno.writeTextFile(join(unfinished, "postgresql.conf"), CONFIGURATION, { append: true });
    await Deno.rename(unfinished, this.#paths.cluster);
  }
}

/** Returns the text of a file, or undefined if it does not exist. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function writeSecret(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text, { mode: 0o600 });
  await Deno.chmod(path, 0o600);
}
