import type { Database } from "../database/database.ts";
import { type Batch, publishBatch } from "../loading/publish_staged.ts";
import type { RunContext } from "../store/run_context.ts";
import { type PublishedRows, readPublishedRows } from "./published_rows.ts";

/** Result of publishing a batch in a check. */
export interface PublishedCheck {
  /** The batch as loading would leave it: published, or failed with a reason. */
  readonly batch: Batch;
  /** The batch and its rows if it was accepted without limits; undefined if PostgreSQL cannot store a value. */
  readonly whole: { readonly batch: Batch; readonly rows: PublishedRows } | undefined;
}

/** Rolls back a publication that failed, so that the batch can be published without its limits. */
class RollBack extends Error {
  readonly batch: Batch;

  constructor(batch: Batch) {
    super();
    this.batch = batch;
  }
}

/**
 * Publishes a staged batch as loading does. If it fails because of too many rejected rows, publishes it once more as if it had been
 * accepted, to show what becomes of the other rows.
 */
export async function publishChecked(context: RunContext, batchId: string): Promise<PublishedCheck> {
  let failed: Batch | undefined;
  try {
    const whole = await publish(context, batchId, { isAccepted: false });
    return { batch: whole.batch, whole };
  } catch (error) {
    if (!(error instanceof RollBack)) return { batch: await publishBatch(context, batchId), whole: undefined };
    failed = error.batch;
  }
  return { batch: failed, whole: await publish(context, batchId, { isAccepted: true }) };
}

async function publish(
  { database, today }: RunContext,
  batchId: string,
  { isAccepted }: { isAccepted: boolean },
): Promise<{ batch: Batch; rows: PublishedRows }> {
  return await database.transaction(async () => {
    const [batch] = await database.call("etl.publish", {
      p_batch_id: batchId,
      p_today: today,
      p_is_accepted: isAccepted,
    });
    if (batch!.status !== "published") throw new RollBack(batch!);
    // Must read in the same transaction: its temporary tables are empty after the commit.
    return { batch: batch!, rows: await readPublishedRows(database as Database, batchId) };
  });
}
