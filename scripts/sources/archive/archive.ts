import type { StagedChunk } from "../orders/staged_chunk.ts";

/** An archive file that has the columns of its source, as far as its head shows. */
export interface Archive {
  /** Columns of `stg.order_line` in the order of the chunks' fields. */
  readonly columns: readonly string[];
  readonly separator: string;
  /** Names of the columns as its header has them; undefined where its rows are orders. */
  readonly header: readonly string[] | undefined;
  /** What the file is, in words. */
  readonly form: string;
  /** What was noticed beside the records while they were read, in words. */
  readonly notes: string[];
  /** Reads the records, stamped with their batch; throws at the end if the file changed since it was opened. */
  records(batchId: string): AsyncGenerator<StagedChunk>;
}
