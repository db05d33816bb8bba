import type { Relations } from "../../sql/schema.ts";
import { type DatabaseError, isDatabaseError } from "../core/describe_error.ts";
import type { Database } from "../database/database.ts";
import type { RunContext } from "../store/run_context.ts";

/** A batch with its counts: a row of `etl.batch`. */
export type Batch = Relations["etl.batch"];

/** Results of a publication, including the batches published before an error. */
export interface Published {
  readonly batches: readonly Batch[];
  /** The first error; undefined if no batch had one. */
  readonly error: unknown;
}

/**
 * Publishes the staged batches in the order in which they were staged. Goes on after a batch that fails or that a data test stops; ends
 * with an error that would also stop the next batch, such as a lost connection.
 */
export async function publishStaged(context: RunContext): Promise<Published> {
  const batches: Batch[] = [];
  let firstError: unknown;
  try {
    const staged = await context.database.call("etl.staged_batches");
    if (staged.length > 0) await context.log.begin();
    for (const [index, { batch_id, source_name }] of staged.entries()) {
      context.progress(`Publishing batch ${index + 1} of ${staged.length}`);
      try {
        const today = context.todays[source_name] ?? context.today;
        batches.push(await publishBatch({ ...context, today }, batch_id));
      } catch (error) {
        if (!isDataTestError(error)) throw error;
        firstError ??= error;
      }
    }
    return { batches, error: firstError };
  } catch (error) {
    return { batches, error: firstError ?? error };
  }
}

/**
 * Publishes one staged batch. If too many rows are rejected, or if PostgreSQL cannot store a value, the batch is `failed` and none of
 * its rows are in ods.
 */
export async function publishBatch({ database, today }: RunContext, batchId: string): Promise<Batch> {
  try {
    const [batch] = await database.call("etl.publish", { p_batch_id: batchId, p_today: today });
    return batch!;
  } catch (error) {
    if (!isValueError(error)) throw error;
    const [batch] = await database.call("etl.fail_batch", {
      p_batch_id: batchId,
      p_today: today,
      p_reason: `it cannot be published: ${error.message} (SQLSTATE ${error.code})`,
    });
    return batch!;
  }
}

/** Reads batches by their numbers. */
export async function readBatches(database: Database, batchIds: readonly string[]): Promise<Batch[]> {
  return await database.rows<Relations["etl.batch"]>(
    "select * from etl.batch where batch_id = any($1) order by batch_id",
    [batchIds],
  );
}

/** Returns the current business day of the source of a batch; the context's if there is no such batch. */
export async function todayOfBatch(
  { database, today, todays }: Pick<RunContext, "database" | "today" | "todays">,
  batchId: string,
): Promise<string> {
  const [batch] = await readBatches(database, [batchId]);
  return batch && todays[batch.source_name] || today;
}

/** Whether an error is caused by values of the batch: SQLSTATE classes 21 (cardinality), 22 (data), 23 (constraints), 54 (limits). */
function isValueError(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && /^(21|22|23|54)/.test(error.code);
}

/** Whether a data test has stopped the publication: the batch stays staged, and other batches may still be published. */
function isDataTestError(error: unknown): boolean {
  return isDatabaseError(error) && error.code === "SC003";
}
