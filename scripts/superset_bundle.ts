/**
 * Writes the dashboards as a ZIP file for Superset's import dialog.
 *
 * Usage: `deno task superset:bundle [FILE]`
 *
 * @module
 */
import { dataPaths } from "./core/data_folder.ts";
import { printForPrograms } from "./core/print.ts";
import { readSecret } from "./core/read_secret.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { writeWholeFile } from "./core/write_whole.ts";
import { withDatabaseUri } from "./superset/bundle.ts";
import { databaseAddress } from "./superset/database_address.ts";
import { BUNDLE_FOLDER, readBundle } from "./superset/read_bundle.ts";
import { zipBundle } from "./superset/zip_bundle.ts";

async function supersetBundle(file: string | undefined): Promise<void> {
  const { settings } = taskContext();
  const path = file ?? dataPaths(settings.dataFolder).supersetBundle;
  const databaseUrl = readSecret("SUPERSET_DATABASE_URL");
  const bundle = await readBundle(BUNDLE_FOLDER);
  const { files } = databaseUrl === undefined
    ? bundle
    : withDatabaseUri(bundle, databaseAddress(databaseUrl).maskedUri);
  await writeWholeFile(path, zipBundle(files));
  printForPrograms(path);
}

if (import.meta.main) {
  await runTask(
    taskCommand("superset:bundle")
      .argument("[file]", "file to write (default: superset.zip in the data folder)")
      .action(supersetBundle),
  );
}
