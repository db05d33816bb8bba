/**
 * Writes the whole store to one file.
 *
 * Usage: `deno task backup [FILE|FOLDER] [--keep N]`
 *
 * @module
 */
import { dirname } from "node:path";
import { parseWholeNumber } from "./core/arguments.ts";
import { dataPaths } from "./core/data_folder.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { print } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import type { Database } from "./database/database.ts";
import { openStore } from "./store/open_store.ts";
import { tryLock } from "./store/try_lock.ts";
import { backupPath, keepNewest, writeWhole } from "./backup/backup_file.ts";
import { writeBackup } from "./backup/write_backup.ts";

async function backup(target: string | undefined, options: { keep?: number; now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  using progress = new Progress();
  await using store = await openStore(settings, { as: "owner" });
  const { database } = store;
  await lockBackup(database);
  const path = await backupPath(target ?? settings.backupFolder ?? dataPaths(settings.dataFolder).backups, now);
  const written = await writeWhole(
    path,
    (file) => writeBackup(database, file, { madeAt: now, progress: progress.show }),
  );
  await database.rows("select etl.record_backup(p_made_at => $1, p_file => $2, p_bytes => $3, p_rows => $4)", [
    now.toString(),
    path,
    written.bytes,
    written.rows,
  ]);
  const removed = options.keep === undefined ? 0 : await keepNewest(dirname(path), options.keep);
  progress[Symbol.dispose]();
  const size = (written.bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 });
  print(
    `Backup "${path}": ${written.rows.toLocaleString("en-US")} rows of ${written.tables} tables, ${size} MB` +
      (removed > 0 ? `; removed ${removed} older` : ""),
  );
}

/** One backup at a time; a load does not stand in its way. */
async function lockBackup(database: Database): Promise<void> {
  if (await tryLock(database, "storecast backup")) return;
  throw new StorecastError("Cannot start: another backup of this database is being made", {
    exitCode: ExitCode.anotherRun,
    advice: "Wait until it is written",
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("backup", "Write the whole store, as it is at one moment, to one file; a load may go on meanwhile")
      .argument(
        "[target]",
        "file that ends with .gz, or folder; by default BACKUP_FOLDER, or backups in the data folder",
      )
      .option("--keep <number>", "keep so many backups in the folder and remove older ones", parseWholeNumber(1))
      .addOption(nowOption())
      .action(backup),
  );
}
