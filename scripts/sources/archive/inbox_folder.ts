import { join, parse } from "node:path";
import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { isSystemError, systemReason } from "../../core/system_reason.ts";
import { checksumPath } from "../content/checksum_file.ts";

/** Folder to which a file of the inbox moves. */
export type Destination = "loaded" | "failed";

const DESTINATIONS: readonly string[] = ["loaded", "failed"] satisfies Destination[];

/** Names of files that are not loaded: hidden files, partial downloads and checksums. */
const IGNORED = /^\.|\.(part|tmp|filepart|sha256)$/i;

/** Order by name, and of numbers by value: orders-2.csv comes before orders-10.csv. */
const NATURAL_ORDER = new Intl.Collator("en", { numeric: true });

/** The folder of SOURCE_INBOX. Files arrive in it, and are moved to its subfolder `loaded` or `failed`. */
export class InboxFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Returns the names of the files to load, in order; of the entries that are `notFiles`, but links or devices; and of the files that
   * were `changing` during `settle`. Throws a usage error if the folder cannot be read.
   */
  async list(
    settle: () => Promise<void>,
  ): Promise<{ files: string[]; notFiles: string[]; changing: string[] }> {
    const [before, notFiles] = await this.#look();
    if (before.size === 0) return { files: [], notFiles, changing: [] };
    await settle();
    const [after] = await this.#look();
    const names = [...before.keys()].sort((one, other) => NATURAL_ORDER.compare(one, other) || (one < other ? -1 : 1));
    return {
      files: names.filter((name) => before.get(name) === after.get(name)),
      notFiles,
      changing: names.filter((name) => after.has(name) && before.get(name) !== after.get(name)),
    };
  }

  /** Returns the size, time and inode of each file to load, by its name, and the names of entries that are not plain files. */
  async #look(): Promise<[files: Map<string, string>, notFiles: string[]]> {
    const files = new Map<string, string>();
    const notFiles: string[] = [];
    try {
      for await (const { name, isFile, isSymlink, isDirectory } of Deno.readDir(this.path)) {
        if (DESTINATIONS.includes(name)) continue;
        if (isSymlink) notFiles.push(name);
        else if (IGNORED.test(name) || isDirectory) continue;
        else if (!isFile) notFiles.push(name);
        else {
          const info = await Deno.lstat(join(this.path, name)).catch(() => undefined); // it may be gone by now
          if (info !== undefined) files.set(name, [info.size, info.mtime?.getTime(), info.ino].join(" "));
        }
      }
    } catch (error) {
      throw unusableFolder(this.path, error);
    }
    return [files, notFiles.sort()];
  }

  /** Creates the subfolders; throws a usage error if that fails, or if one of them is a link. */
  async prepare(): Promise<void> {
    for (const destination of DESTINATIONS) {
      const path = join(this.path, destination);
      try {
        await Deno.mkdir(path, { recursive: true });
        if ((await Deno.lstat(path)).isSymlink) throw unusableFolder(path, "it is a link to another folder");
      } catch (error) {
        throw unusableFolder(path, error);
      }
    }
  }

  /** Moves a file, and then its checksum, to a subfolder under a free name; returns its new path, or undefined if the file is gone. */
  async move(name: string, destination: Destination): Promise<string | undefined> {
    const from = join(this.path, name);
    const to = await freePath(join(this.path, destination), name);
    try {
      await Deno.rename(from, to);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw unusableFolder(from, error);
    }
    await Deno.rename(checksumPath(from), checksumPath(to)).catch(() => {}); // few files have one
    return to;
  }
}

/** Returns the path of a name in a folder, with a number before the extension if the name is taken. */
async function freePath(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = parse(name);
  for (let number = 1;; number++) {
    const path = join(folder, number === 1 ? name : `${stem}.${number}${ext}`);
    if (!await isThere(path) && !await isThere(checksumPath(path))) return path;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

function unusableFolder(path: string, error: unknown): unknown {
  if (typeof error !== "string" && !isSystemError(error)) return error;
  return new StorecastError(
    `Cannot use "${path}" of SOURCE_INBOX: ${typeof error === "string" ? error : systemReason(error)}`,
    { exitCode: ExitCode.usage, advice: "Set SOURCE_INBOX to a folder that this user may read and write, or unset it" },
  );
}
