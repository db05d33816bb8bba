import { type ServerPaths, serverPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { ensureBinaries } from "./server_binaries.ts";
import { pathInfo, readOwnFile, writeOwnFile } from "./own_file.ts";
import { type ServerAddress, serverAddress } from "./server_address.ts";
import { ServerFolder } from "./server_folder.ts";
import { readServerNote, type ServerNote } from "./server_note.ts";
import { arePasswords, completePasswords, parsePasswords, passfileOf, type PasswordOf } from "./server_passwords.ts";
import type { ServerPrograms } from "./server_programs.ts";

const CONFIGURATION = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=50",
  "shared_buffers=256MB",
  "max_wal_size=4GB",
  "checkpoint_timeout=15min",
  "timezone=UTC",
  "log_timezone=UTC",
  "logging_collector=on",
  "log_directory=log",
  "log_filename=postgresql-%a.log",
  "log_truncate_on_rotation=on",
  "log_rotation_age=1d",
];

/** Passwords by role. */
type Passwords = Readonly<Record<PasswordOf, string>>;

/** The files of the embedded server: its programs, cluster, passwords and port. The server's user owns only the cluster. */
export class ServerCluster {
  readonly folder: ServerFolder;
  readonly #path: string;
  readonly #paths: ServerPaths;
  readonly #programs: ServerPrograms;

  constructor(folder: string, paths: ServerPaths, programs: ServerPrograms) {
    this.folder = new ServerFolder(folder, paths);
    this.#path = folder;
    this.#paths = paths;
    this.#programs = programs;
  }

  /** Creates the files that the server needs to run, or those that an interrupted first start left out; returns the passwords. */
  async make(): Promise<Passwords> {
    const { folder } = this;
    if (await folder.mark() === undefined) await folder.setMark({ status: "making" });
    await folder.renameUnfinished();
    // Left by an interrupted start, or a link: it is removed so that nothing is written through it.
    if (await pathInfo(this.#paths.superuserPassword)) await Deno.remove(this.#paths.superuserPassword);
    await ensureBinaries(this.#path, this.#paths);
    const text = await readOwnFile(this.#paths.passwords);
    const isMade = await pathInfo(this.#paths.cluster) !== undefined;
    if (!isMade && !arePasswords(text ?? "")) await writeOwnFile(this.#paths.passwords, completePasswords(""));
    const passwords = await this.passwords();
    if (!isMade) await this.#initialize(passwords.superuser);
    return passwords;
  }

  /** Returns the passwords; throws if their file is missing or damaged. */
  async passwords(): Promise<Passwords> {
    return parsePasswords(await this.#passwordsText());
  }

  /** Creates a password for every role that has none, as after a version with fewer roles; returns all passwords. */
  async completePasswords(): Promise<Passwords> {
    const before = await this.#passwordsText();
    const text = completePasswords(before);
    if (text !== before) await writeOwnFile(this.#paths.passwords, text);
    return parsePasswords(text);
  }

  /** Writes libpq's password file unless it is up to date. */
  async ensurePassfile(): Promise<void> {
    const text = passfileOf(await this.#passwordsText());
    if (await readOwnFile(this.#paths.passfile) !== text) await writeOwnFile(this.#paths.passfile, text);
  }

  /** Returns the addresses of the server on a port. */
  async address(port: number): Promise<ServerAddress> {
    return serverAddress(port, { passwords: await this.passwords(), passfile: this.#paths.passfile });
  }

  /** Returns the port on which the server is to listen; undefined if its file is missing or has no valid port. */
  async port(): Promise<number | undefined> {
    const port = Number(await readOwnFile(this.#paths.port));
    return Number.isInteger(port) && port > 0 && port < 65536 ? port : undefined;
  }

  async setPort(port: number): Promise<void> {
    await writeOwnFile(this.#paths.port, `${port}\n`, { mode: 0o644 });
  }

  /** Returns PostgreSQL's note of this cluster's server; undefined if there is none, or one copied from another cluster. */
  async note(): Promise<ServerNote | undefined> {
    const note = await readServerNote(this.#paths.process);
    return note && await this.#isOfAnother(note) ? undefined : note;
  }

  /** Removes the note of a server that is not running. */
  async forgetProcess(): Promise<void> {
    await Deno.remove(this.#paths.process).catch(() => {});
  }

  /** Marks a finished server as such if it is not marked: an earlier version made it, or a file was lost. */
  async ensureFinished(): Promise<void> {
    const isNoted = await this.folder.mark() !== undefined && await readOwnFile(this.#paths.ready) !== undefined;
    if (!isNoted) await this.setFinished();
  }

  /** Marks the server as finished. */
  async setFinished(): Promise<void> {
    await writeOwnFile(this.#paths.ready, "finished\n", { mode: 0o644 });
    await this.folder.setMark({ status: "finished", cluster: await this.folder.clusterId() });
  }

  /** Returns the hash of the roles' SQL that was applied last; undefined if there is none. */
  async appliedRoles(): Promise<string | undefined> {
    return await readOwnFile(this.#paths.roles);
  }

  async setAppliedRoles(hash: string): Promise<void> {
    await writeOwnFile(this.#paths.roles, hash, { mode: 0o644 });
  }

  async #passwordsText(): Promise<string> {
    const text = await readOwnFile(this.#paths.passwords);
    if (text !== undefined && arePasswords(text)) return text;
    const reason = text === undefined ? "is missing" : text.trim() === "" ? "is empty" : "is damaged";
    throw new StorecastError(`Cannot log in to the embedded server: its file "${this.#paths.passwords}" ${reason}`, {
      exitCode: ExitCode.input,
      advice: "Put the file back from a copy of the folder; if there is none, move the folder away and " +
        'restore a backup, as under "Restore" in docs/operations.md',
    });
  }

  /** Whether a note was copied along with a cluster whose server may run elsewhere. */
  async #isOfAnother(note: ServerNote): Promise<boolean> {
    try {
      const [noted, own] = await Promise.all([Deno.stat(note.folder), Deno.stat(this.#paths.cluster)]);
      return noted.ino !== own.ino || noted.dev !== own.dev;
    } catch (error) {
      return !(error instanceof Deno.errors.NotFound); // the folder was moved while its server ran
    }
  }

  /** Creates the cluster under a unique name, since the initdb of a killed start may still be writing to its own. */
  async #initialize(superuserPassword: string): Promise<void> {
    const unfinished = `${this.#paths.cluster}.${crypto.randomUUID()}`;
    const { superuserPassword: pwfile } = this.#paths;
    const { uid, gid } = await this.#programs.user();
    await writeOwnFile(pwfile, superuserPassword);
    await Deno.mkdir(unfinished, { mode: 0o700 });
    try {
      for (const path of uid === undefined ? [] : [pwfile, unfinished]) await Deno.chown(path, uid!, gid ?? null);
      await this.#programs.run("initdb", [
        "--pgdata",
        unfinished,
        "--username=postgres",
        `--pwfile=${pwfile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-instructions",
        ...CONFIGURATION.flatMap((setting) => ["--set", setting]),
      ]);
      const cluster = await this.folder.clusterId(serverPaths(this.#path, unfinished).clusterControl);
      await this.folder.setMark({ status: "making", cluster });
      await Deno.rename(unfinished, this.#paths.cluster);
    } catch (error) {
      await Deno.remove(unfinished, { recursive: true }).catch(() => {}); // made by this start, and useless
      throw error;
    } finally {
      await Deno.remove(pwfile).catch(() => {});
    }
  }
}
