/**
 * Brings the schema and the roles' rights up to date.
 *
 * Usage: `deno task migrate`
 *
 * @module
 */
import { print } from "./core/print.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { connect } from "./database/connect.ts";
import { migrate as migrateStore } from "./store/migrate.ts";
import { storeUrl } from "./store/open_store.ts";
import { refreshGrants } from "./store/refresh_grants.ts";

async function migrate(): Promise<void> {
  const { settings } = taskContext();
  await using database = await connect(await storeUrl(settings, "owner"));
  const { migrations, functionsApplied } = await migrateStore(database);
  if (!functionsApplied) await refreshGrants(database);
  for (const name of migrations) print(`Applied migration ${name}`);
  print(functionsApplied ? "Applied all views and functions" : "The schema is up to date");
}

if (import.meta.main) {
  await runTask(taskCommand("migrate").action(migrate));
}
