/**
 * Shows the rejected rows, newest batch first, and why each was rejected; then the rows that conflict with a later one.
 *
 * Usage: `deno task rejects [--batch N] [--limit 20]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { print } from "./core/print.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { formatConflictingRow, readConflictingRows } from "./reporting/conflicting_rows.ts";
import { formatRejectedRow, readRejectedRows } from "./reporting/rejected_rows.ts";
import { openStore } from "./store/open_store.ts";

async function rejects(options: { batch?: number; limit: number }): Promise<void> {
  await using store = await openStore(taskContext().settings);
  const rows = await readRejectedRows(store.database, options);
  for (const row of rows) for (const line of formatRejectedRow(row)) print(line);
  if (rows.length === 0) print("There are no rejected rows");
  const conflicts = await readConflictingRows(store.database, options);
  for (const row of conflicts) for (const line of formatConflictingRow(row)) print(line);
  if (rows.length === options.limit) {
    print(`These are the first ${rows.length}; --limit shows more, and etl.rejected has them all`);
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("rejects")
      .option("--batch <number>", "only the rows of this batch", parseWholeNumber(1))
      .option("--limit <rows>", "number of rows to show", parseWholeNumber(1), 20)
      .action(rejects),
  );
}
