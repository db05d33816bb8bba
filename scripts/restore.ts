/**
 * Restores a backup, or verifies that it can be restored.
 *
 * Usage: `deno task restore FILE [--verify]`
 *
 * @module
 */
import { restoreStore } from "./backup/restore_store.ts";
import { print } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";

async function restore(path: string, { verify: onlyVerify = false }: { verify?: boolean }): Promise<void> {
  using progress = new Progress();
  const { madeAt, tables } = await restoreStore(taskContext().settings, path, { onlyVerify, progress: progress.show });
  progress[Symbol.dispose]();
  const rows = tables.reduce((sum, table) => sum + Number(table.rows), 0).toLocaleString("en-US");
  print(
    `${onlyVerify ? "Verified" : "Restored"} "${path}", the store as of ${madeAt}: ` +
      `${rows} rows of ${tables.length} tables, all equal to the backup`,
  );
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
