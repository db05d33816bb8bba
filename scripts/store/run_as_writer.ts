import { printPage } from "../core/print.ts";
import { Progress } from "../core/progress.ts";
import type { TaskContext } from "../core/task.ts";
import { openStore } from "./open_store.ts";
import { requireSameClock } from "./require_same_clock.ts";
import { inRun } from "./run_log.ts";
import { readShopDocuments, todaysOf } from "../sources/documents/shop_document.ts";
import { type RunContext, runContext } from "./run_context.ts";

/**
 * Opens the store, runs the steps of a task as the one writer and prints the summary that they return. They get the context of each
 * source, in the order of STORECAST_SOURCE.
 */
export async function runAsWriter(
  task: string,
  { settings, now, isPresent }: TaskContext,
  steps: (first: RunContext, all: readonly RunContext[]) => Promise<string>,
): Promise<void> {
  const documents = await readShopDocuments(settings);
  using progress = new Progress();
  progress.show("Opening the database");
  await using store = await openStore(settings);
  const { database, migrated } = store;
  if (isPresent) await requireSameClock(database, now);
  const todays = todaysOf(documents, now);
  const summary = await inRun(database, task, async (log) => {
    const contexts: RunContext[] = [];
    for (const document of documents) {
      const rest = { log, migrated, today: todays[document.source]!, todays, progress: progress.show };
      contexts.push(await runContext(database, document, rest));
    }
    await database.call("etl.use_sources", { p_sources: Object.keys(todays) });
    return await steps(contexts[0]!, contexts);
  }).catch(async (error) => {
    throw await store.explain(error);
  });
  progress[Symbol.dispose]();
  printPage(summary);
}
