import { basename, join } from "node:path";
import process from "node:process";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { type FolderMark, formatMark, parseMark } from "./folder_mark.ts";
import { isOurs, isUnfinished, lookAt, readOwnFile, writeOwnFile } from "./own_file.ts";
import { readServerFile, readServerText } from "./server_file.ts";

/** What an embedded server's folder holds: nothing, a server whose first start was cut off, or a whole one. */
export type FolderContents = "nothing" | "unfinished" | "finished";

/** Where docs say what to do about damaged files. */
const RESTORE = 'restore a backup into a new one, as under "Restore" in docs/operations.md';

/**
 * The folder of an embedded server, of which nothing is changed before it is known to be Storecast's: it carries a mark of
 * Storecast's, or the files that a version before the mark left there when its first start had come to its end.
 */
export class ServerFolder {
  readonly #folder: string;
  readonly #paths: ServerPaths;

  constructor(folder: string, paths: ServerPaths) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Returns what the folder holds, and changes nothing; throws where anything in it may be somebody else's. */
  async inspect(): Promise<FolderContents> {
    const names = await this.#names();
    if (names.length === 0) return "nothing";
    await this.#refuseAnothersStore();
    const mark = await this.mark();
    const isWhole = mark === undefined ? await this.#wasFinishedBefore(names) : mark.status === "finished";
    if (!isWhole && mark === undefined) this.#refuseUnmarked(names);
    await this.#checkCluster(mark, { mustExist: isWhole });
    return isWhole ? "finished" : "unfinished";
  }

  /** Makes the folder if need be. As root it takes the folder of an earlier version over, which belonged to the server's user. */
  async take(): Promise<void> {
    const isRoot = process.getuid?.() === 0;
    await Deno.mkdir(this.#folder, { recursive: true });
    const link = await Deno.lstat(this.#folder);
    if (!isOurs(link) && link.isSymlink) this.#refuse(`it is a link of user ${link.uid}`, "Look who made it");
    const { uid, mode } = await Deno.stat(this.#folder);
    if (isRoot && uid !== 0) await Deno.chown(this.#folder, 0, 0); // `inspect` has found that it is root's store, or nobody's
    const own = uid === null || isRoot || uid === process.getuid?.();
    // Who may write into it could put other files in the place of ours; root's server, another user, reads its programs.
    const wanted = (mode ?? 0) & 0o777 & ~0o022 | (isRoot ? 0o055 : 0);
    if (own && mode !== null && wanted !== (mode & 0o777)) await Deno.chmod(this.#folder, wanted);
  }

  /** Returns the mark, or undefined where there is none, or a damaged one. */
  async mark(): Promise<FolderMark | undefined> {
    const mark = parseMark(await readOwnFile(this.#paths.mark));
    if (mark === "later") this.#refuse("a later version of Storecast made it", "Update Storecast to that version");
    return mark;
  }

  async setMark(mark: FolderMark): Promise<void> {
    await writeOwnFile(this.#paths.mark, formatMark(mark), { mode: 0o644 });
  }

  /** Sets aside what initdb had not made to the end when a start was cut off, named by the time. */
  async setAside(): Promise<void> {
    for await (const { name } of Deno.readDir(this.#folder)) {
      const path = join(this.#folder, name);
      if (!path.startsWith(`${this.#paths.cluster}.`)) continue;
      const made = (await Deno.lstat(path)).mtime!.toISOString().replaceAll(/[-:]|\.\d+/g, "");
      await Deno.rename(path, join(this.#folder, `unfinished-${made}-${crypto.randomUUID().slice(0, 8)}`));
    }
  }

  /** Returns the identifier of the cluster in a folder, which initdb made at random; undefined where there is none. */
  async clusterId(control = this.#paths.clusterControl): Promise<string | undefined> {
    const bytes = await readServerFile(control);
    if (bytes === undefined || bytes.length < 8) return undefined;
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true).toString();
  }

  /** The names in the folder, but for those that a start leaves that was cut off before it wrote the mark. */
  async #names(): Promise<string[]> {
    const kept = new Set(["lost+found", basename(this.#paths.lock)]);
    const link = await lookAt(this.#folder);
    if (link === undefined) return [];
    const names = await Array.fromAsync(Deno.readDir(this.#folder), ({ name }) => name);
    return names.filter((name) => !kept.has(name) && !isUnfinished(name)).toSorted();
  }

  /** Whether a version before the mark made a whole server here: it left `ready`, and after that wrote `roles`. */
  async #wasFinishedBefore(names: string[]): Promise<boolean> {
    const has = (...paths: string[]): boolean => paths.every((path) => names.includes(basename(path)));
    const { cluster, passwords, port, ready, roles } = this.#paths;
    if (!has(cluster, passwords, port)) return false;
    if (has(ready)) return await readOwnFile(ready) !== undefined;
    if (!has(roles)) return false;
    return /^[\da-f]{64}$/.test(await readOwnFile(roles) ?? "");
  }

  /** Throws as root for the store of an ordinary user, who could put a link in the place of any file of it. */
  async #refuseAnothersStore(): Promise<void> {
    const { uid } = await Deno.stat(this.#folder);
    if (process.getuid?.() !== 0 || uid === 0) return;
    const files = (await Promise.all([this.#paths.mark, this.#paths.passwords].map(lookAt))).filter((file) => file);
    if (files.length === 0 || files.some((file) => file!.uid === 0)) return;
    this.#refuse(`it belongs to user ${uid}`, "Run the task as that user, or set STORECAST_DATA to another folder");
  }

  /** Throws for a folder without a mark that no version is known to have made to the end. */
  #refuseUnmarked(names: string[]): never {
    const { cluster, mark, passwords, port, programs, ready } = this.#paths;
    const ours = [passwords, programs].filter((path) => names.includes(basename(path)));
    if (ours.length === 0) {
      const [name] = [basename(cluster), ...names].filter((name) => names.includes(name));
      this.#refuse(
        `it holds "${name}", which Storecast did not make`,
        "Set STORECAST_DATA to a folder of Storecast's own; nothing here was changed",
      );
    }
    const missing = [cluster, passwords, port].filter((path) => !names.includes(basename(path)));
    if (missing.length > 0) {
      this.#refuse(
        `it has no "${basename(mark)}" and no "${basename(missing[0]!)}", so it is not whole`,
        "If it is a copy, copy the whole folder again; if it is what a first start left that was cut off, move it away",
      );
    }
    this.#refuse(
      `neither "${basename(mark)}" nor "${basename(ready)}" is there, which say that it was made to the end`,
      `If it is the copy of a store, run: touch "${ready}". If it is what a first start left that was cut off, move it away`,
    );
  }

  /** Throws where the cluster is missing, is another than the mark's, or belongs to a user who cannot run it. */
  async #checkCluster(mark: FolderMark | undefined, { mustExist }: { mustExist: boolean }): Promise<void> {
    const { cluster, clusterVersion } = this.#paths;
    const name = basename(cluster);
    const lost = `Copy the whole folder again if it is a copy; or move it away and ${RESTORE}`;
    const info = await lookAt(cluster);
    if (info === undefined && !mustExist) return;
    if (info === undefined) this.#refuse(`its "${name}" is missing`, lost);
    if (info.isSymlink && !isOurs(info)) {
      this.#refuse(`its "${name}" is a link of user ${info.uid}`, "Look who made it");
    }
    const self = process.getuid?.();
    const { uid } = await Deno.stat(cluster);
    if (uid !== null && (self === 0 ? uid === 0 : uid !== self)) {
      this.#refuse(
        `its "${name}" belongs to user ${uid}, as after a copy that kept no owners`,
        `Give it to the server's user: chown -R ${self === 0 ? "65534:65534" : self} "${cluster}"`,
      );
    }
    const id = await this.clusterId();
    if (await readServerText(clusterVersion) === undefined || id === undefined) {
      this.#refuse(`its "${name}" is not whole`, lost);
    }
    if (mark === undefined || id === mark.cluster || (mustExist && mark.cluster === undefined)) return;
    this.#refuse(
      `its "${name}" is another cluster than the one that "${basename(this.#paths.mark)}" names`,
      mustExist
        ? 'Put back the one that was there; or, if the passwords are of this one, remove the line "cluster" there'
        : "Move it away; nothing here was changed",
    );
  }

  #refuse(reason: string, advice: string): never {
    throw new StorecastError(`Cannot use the data folder "${this.#folder}": ${reason}`, {
      exitCode: ExitCode.input,
      advice,
    });
  }
}
