/**
 * Makes the file of the dashboards for Superset's import dialog.
 *
 * Usage: `deno task superset:bundle [FILE]`
 *
 * @module
 */
import { dirname } from "node:path";
import { dataPaths } from "./core/data_folder.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { printForPrograms } from "./core/print.ts";
import { readSecret } from "./core/read_secret.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { isDiskFull, systemReason } from "./core/system_reason.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { databaseAddress } from "./superset/database_address.ts";
import { BUNDLE_FOLDER, readBundle } from "./superset/read_bundle.ts";
import { withDatabaseUri } from "./superset/with_database_uri.ts";
import { zipBundle } from "./superset/zip_bundle.ts";

async function supersetBundle(file: string | undefined): Promise<void> {
  const { settings } = taskContext();
  const path = file ?? dataPaths(settings.dataFolder).supersetBundle;
  const databaseUrl = readSecret("SUPERSET_DATABASE_URL");
  const bundle = await readBundle(BUNDLE_FOLDER);
  const { files } = databaseUrl === undefined
    ? bundle
    : withDatabaseUri(bundle, databaseAddress(databaseUrl).maskedUri);
  await write(path, zipBundle(files));
  printForPrograms(path);
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, bytes);
  } catch (error) {
    throw new StorecastError(`Cannot write "${path}": ${systemReason(error)}`, {
      exitCode: isDiskFull(error) ? ExitCode.diskFull : ExitCode.input,
      advice: "Name a file that you may write",
      cause: error,
    });
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand(
      "superset:bundle",
      "Make the ZIP file of the dashboards for Superset's import dialog, without a password, and print its path",
    )
      .argument("[file]", "where to write it; by default superset.zip in the data folder")
      .action(supersetBundle),
  );
}
