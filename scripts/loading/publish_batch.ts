import type { BatchRow } from "./batch_row.ts";
import type { RunContext } from "../store/run_context.ts";

/** Publishes one staged batch; a batch with too many rejected rows comes back as refused, with nothing of it in ods. */
export async function publishBatch({ database, today }: RunContext, batchId: string): Promise<BatchRow> {
  const [batch] = await database.call<BatchRow>("etl.publish", { p_batch_id: batchId, p_today: today });
  return batch!;
}
