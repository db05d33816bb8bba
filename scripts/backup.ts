/**
 * Backs up the whole store to one file.
 *
 * Usage: `deno task backup [FILE|FOLDER] [--keep N]`
 *
 * @module
 */
import { backUpStore } from "./backup/back_up_store.ts";
import { parseWholeNumber } from "./core/arguments.ts";
import { print } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";

async function backup(target: string | undefined, options: { keep?: number; now?: Temporal.Instant }): Promise<void> {
  using progress = new Progress();
  const written = await backUpStore(taskContext(options), { target, keep: options.keep, progress: progress.show });
  progress[Symbol.dispose]();
  const { path, rows, tables, bytes, removed } = written;
  const size = (bytes / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 });
  print(
    `Backup "${path}": ${rows.toLocaleString("en-US")} rows of ${tables} tables, ${size} MB` +
      (removed > 0 ? `; removed ${removed} older backup(s)` : ""),
  );
}

if (import.meta.main) {
  await runTask(
    taskCommand("backup")
      .argument(
        "[file|folder]",
        "file whose name ends in .gz, or folder (default: BACKUP_FOLDER, or backups/ in the data folder)",
      )
      .option("--keep <number>", "number of backups to keep in the folder; older ones are removed", parseWholeNumber(1))
      .addOption(nowOption())
      .action(backup),
  );
}
