import type { StagedChunk } from "../orders/staged_chunk.ts";

/** An archive file whose header was read and has the columns of its source. */
export interface Archive {
  /** Columns of `stg.order_line` in the order of the chunks' fields. */
  readonly columns: readonly string[];
  readonly separator: string;
  /** Names of the columns in its header; undefined for JSON. */
  readonly header: readonly string[] | undefined;
  /** Format of the file, in words. */
  readonly form: string;
  /** Remarks about the file, complete once its records were read. */
  readonly notes: string[];
  /** Reads the records as rows of a batch; throws at the end if the file changed since it was opened. */
  records(batchId: string): AsyncGenerator<StagedChunk>;
}
