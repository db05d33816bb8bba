/**
 * Brings the schema of the store up to date.
 *
 * Usage: `deno task migrate`
 *
 * @module
 */
import { runTask, taskCommand, taskContext } from "./cli/task.ts";
import { openStore } from "./database/open_store.ts";

async function migrate(): Promise<void> {
  await using store = await openStore(taskContext().settings);
  const { migrations, functionsApplied } = store.migrated;
  for (const name of migrations) console.log(`Applied migration ${name}`);
  console.log(functionsApplied ? "Applied all views and functions" : "The schema is up to date");
}

if (import.meta.main) {
  await runTask(
    taskCommand("migrate", "Apply the migrations that are missing, then all views and functions where any has changed")
      .action(migrate),
  );
}
