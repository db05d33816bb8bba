/**
 * Shows which files are waiting and which days are due from the sales API, and why.
 *
 * Usage: `deno task plan [--source NAME]`
 *
 * @module
 */
import { print } from "./core/print.ts";
import { chooseSources } from "./core/source_settings.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import type { Database } from "./database/database.ts";
import { describePlan } from "./loading/describe_plan.ts";
import { openStore } from "./store/open_store.ts";

async function plan(options: { source?: string; now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  const sources = chooseSources(settings.sources, options.source, "plan");
  await using opened = new AsyncDisposableStack();
  let database: Database | undefined;
  const openDatabase = async (): Promise<Database> => database ??= opened.use(await openStore(settings)).database;
  for await (const line of describePlan(settings, { sources, now, openDatabase })) print(line);
}

if (import.meta.main) {
  await runTask(
    taskCommand("plan")
      .addOption(sourceOption("only this source (default: all that STORECAST_SOURCE names)"))
      .addOption(nowOption())
      .action(plan),
  );
}
