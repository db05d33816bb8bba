import { join, parse } from "node:path";
import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { isSystemError, systemReason } from "../../core/system_reason.ts";
import { checksumPath } from "../content/checksum_file.ts";

/** Where a file of the folder goes. */
export type Destination = "loaded" | "failed";

const DESTINATIONS: readonly string[] = ["loaded", "failed"] satisfies Destination[];

/** Names of files that are not meant to be loaded: hidden ones, those that are still being written, and checksums. */
const NOT_MEANT = /^\.|\.(part|tmp|filepart|sha256)$/i;

/** By name, with numbers by their value: orders-2.csv comes before orders-10.csv. */
const NATURAL_ORDER = new Intl.Collator("en", { numeric: true });

/** The folder that SOURCE_INBOX names: files come in, and leave it for one of two folders in it. */
export class InboxFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Returns the names of the files to load, in their order; of those that are `unclear`, since they are links or no files; and of
   * those that were `written` meanwhile. Throws a usage error if the folder cannot be read.
   */
  async list(
    settle: () => Promise<void>,
  ): Promise<{ files: string[]; unclear: string[]; written: string[] }> {
    const [before, unclear] = await this.#look();
    if (before.size === 0) return { files: [], unclear, written: [] };
    await settle();
    const [after] = await this.#look();
    const names = [...before.keys()].sort((one, other) => NATURAL_ORDER.compare(one, other) || (one < other ? -1 : 1));
    return {
      files: names.filter((name) => before.get(name) === after.get(name)),
      unclear,
      written: names.filter((name) => after.has(name) && before.get(name) !== after.get(name)),
    };
  }

  /** Returns the state of each file that is meant to be loaded, by its name, and the names of what is no plain file. */
  async #look(): Promise<[files: Map<string, string>, unclear: string[]]> {
    const files = new Map<string, string>();
    const unclear: string[] = [];
    try {
      for await (const { name, isFile, isSymlink, isDirectory } of Deno.readDir(this.path)) {
        if (DESTINATIONS.includes(name)) continue;
        if (isSymlink) unclear.push(name);
        else if (NOT_MEANT.test(name) || isDirectory) continue;
        else if (!isFile) unclear.push(name);
        else {
          const info = await Deno.lstat(join(this.path, name)).catch(() => undefined); // it may be gone by now
          if (info !== undefined) files.set(name, [info.size, info.mtime?.getTime(), info.ino].join(" "));
        }
      }
    } catch (error) {
      throw unusable(this.path, error);
    }
    return [files, unclear.sort()];
  }

  /** Makes the folders that files go to; throws a usage error if that is not possible, or if one is a link to elsewhere. */
  async prepare(): Promise<void> {
    for (const destination of DESTINATIONS) {
      const path = join(this.path, destination);
      try {
        await Deno.mkdir(path, { recursive: true });
        if ((await Deno.lstat(path)).isSymlink) throw unusable(path, "it is a link to another folder");
      } catch (error) {
        throw unusable(path, error);
      }
    }
  }

  /**
   * Moves a file, and its checksum after it, to the folder of its destination, under a name that is not taken there; returns its
   * path, or undefined if the file is gone.
   */
  async move(name: string, destination: Destination): Promise<string | undefined> {
    const from = join(this.path, name);
    const to = await freePath(join(this.path, destination), name);
    try {
      await Deno.rename(from, to);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw unusable(from, error);
    }
    await Deno.rename(checksumPath(from), checksumPath(to)).catch(() => {}); // few files have one
    return to;
  }
}

/** Returns the path of a name in a folder; with a number before the name's ending if it is taken. */
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

function unusable(path: string, error: unknown): unknown {
  if (typeof error !== "string" && !isSystemError(error)) return error;
  return new StorecastError(
    `Cannot use "${path}" of SOURCE_INBOX: ${typeof error === "string" ? error : systemReason(error)}`,
    { exitCode: ExitCode.usage, advice: "Set SOURCE_INBOX to a folder that this user may read and write, or unset it" },
  );
}
