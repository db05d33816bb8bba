/**
 * Does the weekly maintenance: removes old staged rows, vacuums and analyzes the tables, rotates a large log.
 *
 * Usage: `deno task maintain`
 *
 * @module
 */
import { print } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { openStore } from "./store/open_store.ts";
import { inRun } from "./store/run_log.ts";
import { maintainStore } from "./maintenance/maintain_store.ts";
import { rotateLog } from "./maintenance/rotate_log.ts";

async function maintain(options: { now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  using progress = new Progress();
  await using store = await openStore(settings, { as: "owner" });
  const { database } = store;
  const summary = await inRun(database, "maintain", async (log) => {
    await log.begin();
    const keepDays = settings.stagedKeepDays;
    const { batches, rows, tables } = await maintainStore(database, { now, keepDays, progress: progress.show });
    const isRotated = settings.logFile !== undefined && await rotateLog(settings.logFile);
    return `Removed ${
      rows.toLocaleString("en-US")
    } staged rows of ${batches} batches published or failed more than ${keepDays} days ago; ` +
      `vacuumed and analyzed ${tables} tables${isRotated ? `; moved the log to "${settings.logFile}.1"` : ""}`;
  });
  progress[Symbol.dispose]();
  print(summary);
}

if (import.meta.main) {
  await runTask(
    taskCommand("maintain")
      .addOption(nowOption())
      .action(maintain),
  );
}
