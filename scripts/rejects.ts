/**
 * Shows the rejected rows, newest batch first.
 *
 * Usage: `deno task rejects [--batch N] [--limit 20]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { print } from "./core/print.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { formatRejectedRow, readRejectedRows } from "./reporting/rejected_rows.ts";
import { openStore } from "./store/open_store.ts";

async function rejects(options: { batch?: number; limit: number }): Promise<void> {
  await using store = await openStore(taskContext().settings);
  const rows = await readRejectedRows(store.database, options);
  for (const row of rows) for (const line of formatRejectedRow(row)) print(line);
  if (rows.length === 0) print("No rows were rejected");
  if (rows.length === options.limit) {
    print(`The first ${rows.length}; see more with --limit, or in etl.rejected`);
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("rejects")
      .option("--batch <number>", "only those of this batch", parseWholeNumber(1))
      .option("--limit <rows>", "how many to show", parseWholeNumber(1), 20)
      .action(rejects),
  );
}
