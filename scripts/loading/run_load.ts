import { businessDay } from "../cli/business_day.ts";
import { Progress } from "../cli/progress.ts";
import type { TaskContext } from "../cli/task.ts";
import { openStore } from "../database/open_store.ts";
import { inRun } from "../database/run_log.ts";
import { readSourceDocument } from "../sources/source_document.ts";
import { type LoadContext, loadContext } from "./load_context.ts";

/** Opens the store and runs the steps of a task as the one writer; `steps` returns the summary that is printed. */
export async function runLoad(
  task: string,
  { settings, now }: TaskContext,
  steps: (context: LoadContext) => Promise<string>,
): Promise<void> {
  const document = await readSourceDocument(settings.source);
  using progress = new Progress();
  progress.show("Opening the database");
  await using store = await openStore(settings);
  const { database, migrated } = store;
  const today = businessDay(now, settings.timeZone);
  const summary = await inRun(database, task, async (log) => {
    return await steps(await loadContext(database, document, { log, migrated, today, progress: progress.show }));
  });
  progress[Symbol.dispose]();
  console.log(summary);
}
