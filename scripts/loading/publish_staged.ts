import type { BatchRow } from "./batch_row.ts";
import type { RunContext } from "../store/run_context.ts";
import { publishBatch } from "./publish_batch.ts";

/**
 * Publishes every staged batch in the order they came; one that is refused does not hold up the others. They are added to
 * `batches`, which so holds what was published before a failure as well.
 */
export async function publishStaged(context: RunContext, batches: BatchRow[] = []): Promise<BatchRow[]> {
  const staged = await context.database.call<{ batch_id: string }>("etl.staged_batches");
  if (staged.length > 0) await context.log.begin();
  for (const [index, { batch_id }] of staged.entries()) {
    context.progress(`Publishing batch ${index + 1} of ${staged.length}`);
    batches.push(await publishBatch(context, batch_id));
  }
  return batches;
}
