/**
 * Restores a backup, or verifies that it can be restored.
 *
 * Usage: `deno task restore FILE [--verify]`
 *
 * @module
 */
import { print } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { unreadableFile } from "./core/unreadable_file.ts";
import { connect } from "./database/connect.ts";
import { storeUrl } from "./store/open_store.ts";
import type { Manifest } from "./backup/manifest.ts";
import { restoreBackup } from "./backup/restore_backup.ts";
import { scratchDatabase } from "./backup/scratch_database.ts";

async function restore(path: string, options: { verify?: true }): Promise<void> {
  const { settings } = taskContext();
  await requireFile(path); // before a database is created
  using progress = new Progress();
  let manifest: Manifest;
  if (options.verify) {
    await using scratch = await scratchDatabase(settings);
    manifest = await restoreBackup(scratch.database, path, { progress: progress.show });
  } else {
    await using database = await connect(await storeUrl(settings, "owner"));
    manifest = await restoreBackup(database, path, { progress: progress.show });
  }
  progress[Symbol.dispose]();
  print(
    `${options.verify ? "Verified" : "Restored"} "${path}", the store as of ${manifest.madeAt}: ${describe(manifest)}`,
  );
}

async function requireFile(path: string): Promise<void> {
  try {
    using file = await Deno.open(path);
    await file.read(new Uint8Array(1)); // a folder can be opened, but not read
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

function describe({ tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + Number(table.rows), 0);
  return `${rows.toLocaleString("en-US")} rows of ${tables.length} tables, all equal to the backup`;
}

if (import.meta.main) {
  await runTask(
    taskCommand("restore")
      .argument("<file>", "backup file")
      .option(
        "--verify",
        "restore into a scratch database, compare every table, then drop that database; the store is not changed",
      )
      .action(restore),
  );
}
