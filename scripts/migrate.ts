/**
 * Brings the schema of the store up to date.
 *
 * Usage: `deno task migrate`
 *
 * @module
 */
import { runTask, taskCommand, taskContext } from "./cli/task.ts";
import { connect } from "./database/connect.ts";
import { lockRun } from "./database/lock_run.ts";
import { migrate as migrateStore } from "./database/migrate.ts";
import { embeddedServer } from "./database/open_store.ts";

async function migrate(): Promise<void> {
  const { settings } = taskContext();
  await using database = await connect(settings.databaseUrl ?? (await embeddedServer(settings).start()).ownerUrl);
  const { migrations, functionsApplied } = await migrateStore(database);
  if (!functionsApplied) {
    // The roles may have been made since the last migration, which then passed over them.
    await lockRun(database);
    await database.rows("select etl.apply_grants()");
  }
  for (const name of migrations) console.log(`Applied migration ${name}`);
  console.log(functionsApplied ? "Applied all views and functions" : "The schema is up to date");
}

if (import.meta.main) {
  await runTask(
    taskCommand(
      "migrate",
      "Apply what is missing of the migrations, all views and functions where any has changed, and the rights of the roles",
    )
      .action(migrate),
  );
}
