import { counted } from "../core/counted.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { type Batch, readBatches } from "../loading/publish_staged.ts";
import { type IncomingBatch, stageBatch } from "../loading/stage_batch.ts";
import type { RunContext } from "../store/run_context.ts";
import type { CheckedRows } from "./checked.ts";
import { publishChecked } from "./publish_checked.ts";
import { watchBatch } from "./watched_batch.ts";

/** Most rows of a file that are checked. */
const MOST_ROWS = 2_000_000;

/** Stages and publishes a batch as loading does, and reads what became of its rows. */
export async function checkRows(
  context: RunContext,
  incoming: IncomingBatch,
): Promise<{ rows: Omit<CheckedRows, "unused">; error: StorecastError | undefined }> {
  const watched = watchBatch(incoming, { mostRows: MOST_ROWS });
  const staged = await stageBatch(context.database, watched.incoming, {
    onProgress: (bytes) => context.progress(`Reading: ${Math.round(bytes / 1e6)} MB`),
  });
  if (!("batchId" in staged)) throw new Error("A check found an earlier batch in its empty store");
  context.progress(`Publishing ${staged.rowsRead} row(s)`);
  const { batch, whole } = await publishChecked(context, staged.batchId);
  const rows = {
    ...whole?.rows,
    batch: whole?.batch ?? (await readBatches(context.database, [staged.batchId]))[0]!,
    skipped: [...watched.leftOut].map(([rule, rows]) => ({ rule, rows })),
    notes: watched.isCut()
      ? [`only its first ${counted(staged.rowsRead)} rows were read; later rows were not checked`]
      : [],
  };
  return { rows, error: unpublished(batch) };
}

/** Returns the error of a batch that loading would not publish. */
function unpublished(batch: Batch): StorecastError | undefined {
  if (batch.status === "published") return undefined;
  return new StorecastError(`It would not be published: ${batch.reason}`, {
    exitCode: ExitCode.batchFailed,
    advice: "Correct the source or its document; rejectLimit in the document sets how many rows may be rejected",
  });
}
