import type { Relations } from "../../sql/schema.ts";
import type { RunContext } from "../store/run_context.ts";

/** A batch with its counts, as `etl.batch` keeps it. */
export type Batch = Relations["etl.batch"];

/** The batches of a publication, those published before an error included. */
export interface Published {
  readonly batches: readonly Batch[];
  /** What ended it early; undefined if every staged batch was taken. */
  readonly error: unknown;
}

/** Publishes every staged batch in the order they came. A batch that fails does not hold up the others. */
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

/** Publishes one staged batch. A batch with too many rejected rows comes back as failed, with nothing of it in ods. */
export async function publishBatch({ database, today }: RunContext, batchId: string): Promise<Batch> {
  const [batch] = await database.call("etl.publish", { p_batch_id: batchId, p_today: today });
  return batch!;
}
