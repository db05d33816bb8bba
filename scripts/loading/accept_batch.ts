import { visible } from "../core/visible.ts";
import type { RunContext } from "../store/run_context.ts";
import { describeBatches } from "./describe_batches.ts";
import { todayOfBatch } from "./publish_staged.ts";

/** Publishes a held or failed file as it is; returns what was done, in words. */
export async function acceptBatch(context: RunContext, batchId: number): Promise<string> {
  await context.log.begin();
  const today = await todayOfBatch(context, String(batchId));
  const [batch] = await context.database.call("etl.accept_batch", { p_batch_id: batchId, p_today: today });
  return `Accepted batch ${batch!.batch_id} ("${visible(batch!.origin)}"): ${describeBatches([batch!])}`;
}
