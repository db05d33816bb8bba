/**
 * Publishes every staged batch: stg → ods → marts, each batch in one transaction.
 *
 * Usage: `deno task publish`
 *
 * @module
 */
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { unpublishedError } from "./loading/unpublished_error.ts";
import { noSalesError } from "./loading/no_sales_error.ts";
import { publishStaged } from "./loading/publish_staged.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function publish(options: { now?: Temporal.Instant }): Promise<void> {
  await runAsWriter("publish", taskContext(options), async (context, all) => {
    const { batches, error } = await publishStaged(context);
    let first = error ?? await unpublishedError(batches, context);
    for (const each of all) first ??= await noSalesError(each);
    if (first !== undefined) throw first;
    if (batches.length === 0) return "Nothing is staged";
    return `Published ${batches.length} batch(es): ${describeBatches(batches)}`;
  });
}

if (import.meta.main) {
  await runTask(taskCommand("publish").addOption(nowOption()).action(publish));
}
