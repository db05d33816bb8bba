import type { Functions, Relations } from "../../sql/schema.ts";
import type { Database } from "../database/database.ts";

const [SHOWN_ROWS, EXAMPLES, SHOWN_CONFLICTS] = [10, 3, 3];

/** A row as it would be loaded, with its line in the file or its position in the day. */
export type CheckedRow = Functions["ods.first_lines"]["result"][number];

/** Sums of a day. */
export type CheckedDay = Functions["ods.sums_by_day"]["result"][number];

/** Rejected rows with the same reason. */
export type RejectedKind = Functions["ods.rejected_by_reason"]["result"][number];

/** A row that a later, different row with the same key replaces. */
export type Conflict = Pick<Relations["etl.conflicts"], "line" | "kept_line" | "record" | "kept_record">;

/** Left-out rows of other days than the batch's. */
export type LeftOutRows = Functions["ods.left_out_by_reason"]["result"][number];

/** What became of the rows of a published batch. */
export interface PublishedRows {
  readonly first: readonly CheckedRow[];
  readonly days: readonly CheckedDay[];
  readonly rejected: readonly RejectedKind[];
  readonly conflicts: readonly Conflict[];
  readonly left_out: readonly LeftOutRows[];
}

/** Reads what became of the rows of a batch, in the transaction that publishes it. */
export async function readPublishedRows(database: Database, batchId: string): Promise<PublishedRows> {
  return {
    first: await database.call("ods.first_lines", { p_batch_id: batchId, p_limit: SHOWN_ROWS }),
    days: await database.call("ods.sums_by_day"),
    rejected: await database.call("ods.rejected_by_reason", { p_batch_id: batchId, p_examples: EXAMPLES }),
    conflicts: await database.rows<Pick<Relations["etl.conflicts"], "line" | "kept_line" | "record" | "kept_record">>(
      "select line, kept_line, record, kept_record from etl.conflicts where batch_id = $1 order by line limit $2",
      [batchId, SHOWN_CONFLICTS],
    ),
    left_out: await database.call("ods.left_out_by_reason", { p_batch_id: batchId }),
  };
}
