import { basename, join } from "node:path";
import process from "node:process";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { type FolderMark, formatMark, parseMark } from "./folder_mark.ts";
import { isOurs, isUnfinished, pathInfo, readOwnFile, writeOwnFile } from "./own_file.ts";
import { readServerFile, readServerText } from "./server_file.ts";

/** The contents of an embedded server's folder: nothing, a server whose first start was interrupted, or a finished one. */
export type FolderContents = "nothing" | "unfinished" | "finished";

/** Advice about damaged files. */
const RESTORE = 'restore a backup into a new one, as under "Restore" in docs/operations.md';

/**
 * The folder of an embedded server. Nothing in it is changed before it is known to be Storecast's: either it has Storecast's mark, or
 * the files that a finished first start of an earlier version left, before there was a mark.
 */
export class ServerFolder {
  readonly #folder: string;
  readonly #paths: ServerPaths;

  constructor(folder: string, paths: ServerPaths) {
    this.#folder = folder;
    this.#paths = paths;
  }

  /** Returns what the folder contains, and changes nothing; throws if anything in it may be somebody else's. */
  async inspect(): Promise<FolderContents> {
    const names = await this.#names();
    if (names.length === 0) return "nothing";
    await this.#refuseStoreOfAnother();
    const mark = await this.mark();
    const isWhole = mark === undefined ? await this.#wasFinishedBefore(names) : mark.status === "finished";
    if (!isWhole && mark === undefined) this.#refuseUnmarked(names);
    await this.#checkCluster(mark, { mustExist: isWhole });
    return isWhole ? "finished" : "unfinished";
  }

  /** Creates the folder if it is missing. As root, takes over the folder of an earlier version, which belonged to the server's user. */
  async take(): Promise<void> {
    const isRoot = process.getuid?.() === 0;
    await Deno.mkdir(this.#folder, { recursive: true });
    const link = await Deno.lstat(this.#folder);
    if (!isOurs(link) && link.isSymlink) this.#refuse(`it is a link of user ${link.uid}`, "Find out who made it");
    const { uid, mode } = await Deno.stat(this.#folder);
    if (isRoot && uid !== 0) await Deno.chown(this.#folder, 0, 0); // `inspect` has checked that the store is root's, or that there is none
    const own = uid === null || isRoot || uid === process.getuid?.();
    // Anyone who may write to the folder could replace our files. The server of root is another user, and reads its programs here.
    const wanted = (mode ?? 0) & 0o777 & ~0o022 | (isRoot ? 0o055 : 0);
    if (own && mode !== null && wanted !== (mode & 0o777)) await Deno.chmod(this.#folder, wanted);
  }

  /** Returns the mark; undefined if there is none or it is damaged. */
  async mark(): Promise<FolderMark | undefined> {
    const mark = parseMark(await readOwnFile(this.#paths.mark));
    if (mark === "later") this.#refuse("a later version of Storecast made it", "Update Storecast to that version");
    return mark;
  }

  async setMark(mark: FolderMark): Promise<void> {
    await writeOwnFile(this.#paths.mark, formatMark(mark), { mode: 0o644 });
  }

  /** Renames the clusters that initdb had not finished when a start was interrupted to unfinished-TIME-…. */
  async renameUnfinished(): Promise<void> {
    for await (const { name } of Deno.readDir(this.#folder)) {
      const path = join(this.#folder, name);
      if (!path.startsWith(`${this.#paths.cluster}.`)) continue;
      const made = (await Deno.lstat(path)).mtime!.toISOString().replaceAll(/[-:]|\.\d+/g, "");
      await Deno.rename(path, join(this.#folder, `unfinished-${made}-${crypto.randomUUID().slice(0, 8)}`));
    }
  }

  /** Returns the random identifier that initdb gave the cluster; undefined if there is no cluster. */
  async clusterId(control = this.#paths.clusterControl): Promise<string | undefined> {
    const bytes = await readServerFile(control);
    if (bytes === undefined || bytes.length < 8) return undefined;
    return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true).toString();
  }

  /** The names in the folder, without those of a start that was interrupted before it wrote the mark. */
  async #names(): Promise<string[]> {
    const ignored = new Set(["lost+found", basename(this.#paths.lock)]);
    const link = await pathInfo(this.#folder);
    if (link === undefined) return [];
    const names = await Array.fromAsync(Deno.readDir(this.#folder), ({ name }) => name);
    return names.filter((name) => !ignored.has(name) && !isUnfinished(name)).toSorted();
  }

  /** Whether a version before the mark finished a server here: such versions wrote `ready`, even earlier ones only `roles`. */
  async #wasFinishedBefore(names: string[]): Promise<boolean> {
    const has = (...paths: string[]): boolean => paths.every((path) => names.includes(basename(path)));
    const { cluster, passwords, port, ready, roles } = this.#paths;
    if (!has(cluster, passwords, port)) return false;
    if (has(ready)) return await readOwnFile(ready) !== undefined;
    if (!has(roles)) return false;
    return /^[\da-f]{64}$/.test(await readOwnFile(roles) ?? "");
  }

  /** Throws if root runs this on the store of an ordinary user, who could replace any of its files with a link. */
  async #refuseStoreOfAnother(): Promise<void> {
    const { uid } = await Deno.stat(this.#folder);
    if (process.getuid?.() !== 0 || uid === 0) return;
    const files = (await Promise.all([this.#paths.mark, this.#paths.passwords].map(pathInfo))).filter((file) => file);
    if (files.length === 0 || files.some((file) => file!.uid === 0)) return;
    this.#refuse(`it belongs to user ${uid}`, "Run the task as that user, or set STORECAST_DATA to another folder");
  }

  /** Throws for a folder without a mark that no earlier version finished either. */
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
        `it has no "${basename(mark)}" and no "${basename(missing[0]!)}", so it is incomplete`,
        "If it is a copy, copy the whole folder again; if a first start was interrupted, move it away",
      );
    }
    this.#refuse(
      `it has neither "${basename(mark)}" nor "${basename(ready)}", which a finished first start leaves`,
      `If it is the copy of a store, run: touch "${ready}". If a first start was interrupted, move it away`,
    );
  }

  /** Throws if the cluster is missing, is not the one in the mark, or belongs to a user who cannot run it. */
  async #checkCluster(mark: FolderMark | undefined, { mustExist }: { mustExist: boolean }): Promise<void> {
    const { cluster, clusterVersion } = this.#paths;
    const name = basename(cluster);
    const advice = `If it is a copy, copy the whole folder again; otherwise move it away and ${RESTORE}`;
    const info = await pathInfo(cluster);
    if (info === undefined && !mustExist) return;
    if (info === undefined) this.#refuse(`its "${name}" is missing`, advice);
    if (info.isSymlink && !isOurs(info)) {
      this.#refuse(`its "${name}" is a link of user ${info.uid}`, "Find out who made it");
    }
    const self = process.getuid?.();
    const { uid } = await Deno.stat(cluster);
    if (uid !== null && (self === 0 ? uid === 0 : uid !== self)) {
      this.#refuse(
        `its "${name}" belongs to user ${uid}, as after a copy that did not keep owners`,
        `Give it to the server's user: chown -R ${self === 0 ? "65534:65534" : self} "${cluster}"`,
      );
    }
    const id = await this.clusterId();
    if (await readServerText(clusterVersion) === undefined || id === undefined) {
      this.#refuse(`its "${name}" is incomplete`, advice);
    }
    if (mark === undefined || id === mark.cluster || (mustExist && mark.cluster === undefined)) return;
    this.#refuse(
      `its "${name}" is not the cluster that "${basename(this.#paths.mark)}" names`,
      mustExist
        ? 'Put back the one that was there; or, if the passwords belong to this one, remove the line "cluster" from that file'
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
