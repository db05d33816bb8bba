import type { Relations } from "../../sql/schema.ts";
import type { RunContext } from "../store/run_context.ts";

/** A batch with its counts: a row of `etl.batch`. */
export type Batch = Relations["etl.batch"];

/** Results of a publication, including the batches published before an error. */
export interface Published {
  readonly batches: readonly Batch[];
  /** The error that ended it early; undefined if every staged batch was taken. */
  readonly error: unknown;
}

/** Publishes the staged batches in the order in which they were staged. A failed batch does not stop the others. */
export async function publishStaged(context: RunContext): Promise<Published> {
  const batches: Batch[] = [];
  try {
    const staged = await context.database.call("etl.staged_batches");
    if (staged.length > 0) await context.log.begin();
    for (const [index, { batch_id }] of staged.entries()) {
      context.progress(`Publishing batch ${index + 1} of ${staged.length}`);
      batches.push(await publishBatch(context, batch_id));
    }
    return { batches, error: undefined };
  } catch (error) {
    return { batches, error };
  }
}

/** Publishes one staged batch. If too many rows are rejected, its status is failed and none of its rows are in ods. */
export async function publishBatch({ database, today }: RunContext, batchId: string): Promise<Batch> {
  const [batch] = await database.call("etl.publish", { p_batch_id: batchId, p_today: today });
  return batch!;
}
