import { businessDay } from "../core/days.ts";
import { printPage } from "../core/print.ts";
import { Progress } from "../core/progress.ts";
import type { TaskContext } from "../core/task.ts";
import { openStore } from "./open_store.ts";
import { requireSameClock } from "./require_same_clock.ts";
import { inRun } from "./run_log.ts";
import { readShopDocument } from "../sources/shop_document.ts";
import { type RunContext, runContext } from "./run_context.ts";

/** Opens the store and runs the steps of a task as the one writer; prints the summary that `steps` returns. */
export async function runAsWriter(
  task: string,
  { settings, now, isPresent }: TaskContext,
  steps: (context: RunContext) => Promise<string>,
): Promise<void> {
  const document = await readShopDocument(settings);
  using progress = new Progress();
  progress.show("Opening the database");
  await using store = await openStore(settings);
  const { database, migrated } = store;
  if (isPresent) await requireSameClock(database, now);
  const today = businessDay(now, document);
  const summary = await inRun(database, task, async (log) => {
    return await steps(await runContext(database, document, { log, migrated, today, progress: progress.show }));
  }).catch(async (error) => {
    throw await store.explain(error);
  });
  progress[Symbol.dispose]();
  printPage(summary);
}
