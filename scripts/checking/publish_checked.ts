import type { Database } from "../database/database.ts";
import { type Batch, publishBatch } from "../loading/publish_staged.ts";
import type { RunContext } from "../store/run_context.ts";
import { type PublishedRows, readPublishedRows } from "./published_rows.ts";

/** What publishing a batch makes of it. */
export interface PublishedCheck {
  /** The batch as loading would leave it: published, or failed with a reason. */
  readonly batch: Batch;
  /** The batch as far as it can be published, without the limits that make it fail; undefined if the database cannot hold a value. */
  readonly whole: { readonly batch: Batch; readonly rows: PublishedRows } | undefined;
}

/** Takes back a publication that failed, so that the batch can be published without its limits. */
class TakenBack extends Error {
  readonly batch: Batch;

  constructor(batch: Batch) {
    super();
    this.batch = batch;
  }
}

/**
 * Publishes a staged batch as loading does; one with too many rejected rows then once more as if it had been accepted, so that it
 * can be shown what the other rows become.
 */
export async function publishChecked(context: RunContext, batchId: string): Promise<PublishedCheck> {
  let failed: Batch | undefined;
  try {
    const whole = await publish(context, batchId, { isAccepted: false });
    return { batch: whole.batch, whole };
  } catch (error) {
    if (!(error instanceof TakenBack)) return { batch: await publishBatch(context, batchId), whole: undefined };
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
    if (batch!.status !== "published") throw new TakenBack(batch!);
    // The work tables of the publication are empty once it is committed.
    return { batch: batch!, rows: await readPublishedRows(database as Database, batchId) };
  });
}
