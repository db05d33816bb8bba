/**
 * Discards a staged, held or failed batch.
 *
 * Usage: `deno task discard BATCH`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function discard(batchId: number, options: { now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("discard", task, async ({ database, log }) => {
    await log.begin();
    const [batch] = await database.call("etl.discard_batch", { p_batch_id: batchId, p_now: task.now.toString() });
    const { batch_id, origin, day } = batch!;
    return `Discarded batch ${batch_id} ("${origin}"${day ? `, day ${day}, which stays due` : ""})`;
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("discard")
      .argument("<batch>", "number of the batch, as in etl.batch_counts", parseWholeNumber(1))
      .addOption(nowOption())
      .action(discard),
  );
}
