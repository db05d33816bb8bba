import { join } from "node:path";
import type { ServerPaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { printError } from "../core/print.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isSystemError, systemReason } from "../core/system_reason.ts";
import { BINARIES_VERSION, installBinaries, isNewer } from "./install_binaries.ts";
import { isOurs, lookAt, readOwnFile } from "./own_file.ts";
import { readServerText } from "./server_file.ts";

/** The programs of the package. */
const PROGRAMS = ["initdb", "pg_ctl", "postgres"];

/** Returns the version of the npm package that the binaries in a folder came from; undefined where no version was kept. */
export async function installedBinaries(paths: ServerPaths): Promise<string | undefined> {
  return (await readOwnFile(paths.programsVersion))?.trim() || undefined;
}

/**
 * Brings the binaries of a stopped server to this version's, if they are missing or older. Throws for a cluster of another major
 * version, which those cannot run.
 */
export async function keepBinaries(folder: string, paths: ServerPaths): Promise<void> {
  const [wanted, major] = [BINARIES_VERSION, parseInt(BINARIES_VERSION)];
  const ofCluster = Number(await readServerText(paths.clusterVersion) ?? major);
  if (ofCluster !== major) refuseMajor({ folder, ofCluster, major });

  const programs = await lookAt(paths.programs);
  const files = await Promise.all(PROGRAMS.map((name) => lookAt(join(paths.programs, "bin", name))));
  const isThere = programs?.isDirectory === true && isOurs(programs) && files.every((file) => file?.isFile);
  const installed = isThere ? await installedBinaries(paths) : undefined;
  if (installed !== undefined && !isNewer(wanted, installed)) return;
  try {
    await installBinaries(paths.programs, { version: { path: paths.programsVersion, text: `${wanted}\n` } });
  } catch (error) {
    // An update can wait: the server that is there runs as it did.
    if (!isThere || !isSystemError(error) || !await lookAt(paths.programs)) throw error;
    printError(
      `The embedded server goes on with PostgreSQL ${installed ?? "as it was"}, the update to ${wanted} ` +
        `could not be written: ${systemReason(error)}`,
    );
  }
}

function refuseMajor(
  { folder, ofCluster, major }: { folder: string; ofCluster: number; major: number },
): never {
  throw new StorecastError(
    `Cannot start the embedded server in "${folder}": its data are of PostgreSQL ${ofCluster}, ` +
      `and this version of Storecast brings PostgreSQL ${major}`,
    {
      exitCode: ExitCode.databaseForeign,
      advice: ofCluster < major
        ? "With the version of Storecast before, run deno task backup FILE; move this folder away; " +
          "then with this version run deno task restore FILE"
        : "Update Storecast to the version that made them, or a later one",
    },
  );
}
