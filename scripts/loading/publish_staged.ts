import type { Relations } from "../../sql/schema.ts";
import { type DatabaseError, isDatabaseError } from "../core/describe_error.ts";
import type { Database } from "../database/database.ts";
import type { RunContext } from "../store/run_context.ts";

/** A batch with its counts: a row of `etl.batch`. */
export type Batch = Relations["etl.batch"];

/** Results of a publication, including the batches published before an error. */
export interface Published {
  readonly batches: readonly Batch[];
  /** The error that ended it early; undefined if every staged batch was taken. */
  readonly error: unknown;
}

/**
 * Publishes the staged batches in the order in which they were staged. A batch that fails, or that a data test stops, does not
 * stop the others; an error that the next batch would also meet, such as a lost connection, does.
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
        if (!isOfADataTest(error)) throw error;
        firstError ??= error;
      }
    }
    return { batches, error: firstError };
  } catch (error) {
    return { batches, error: firstError ?? error };
  }
}

/**
 * Publishes one staged batch. If too many rows are rejected, or the database cannot hold a value, its status is failed and none
 * of its rows are in ods.
 */
export async function publishBatch({ database, today }: RunContext, batchId: string): Promise<Batch> {
  try {
    const [batch] = await database.call("etl.publish", { p_batch_id: batchId, p_today: today });
    return batch!;
  } catch (error) {
    if (!isOfTheValues(error)) throw error;
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

/** Returns the present business day of the source of a batch; that of the context for a batch that there is not. */
export async function todayOfBatch(
  { database, today, todays }: Pick<RunContext, "database" | "today" | "todays">,
  batchId: string,
): Promise<string> {
  const [batch] = await readBatches(database, [batchId]);
  return batch && todays[batch.source_name] || today;
}

/** Whether the database refuses values of the batch: classes 21 (cardinality), 22 (data), 23 (constraints), 54 (limits). */
function isOfTheValues(error: unknown): error is DatabaseError {
  return isDatabaseError(error) && /^(21|22|23|54)/.test(error.code);
}

/** Whether a data test has stopped the publication: the batch stays staged, and other days may be well. */
function isOfADataTest(error: unknown): boolean {
  return isDatabaseError(error) && error.code === "SC003";
}
