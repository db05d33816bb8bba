/** A record that could not be split into fields. */
export interface RejectedRecord {
  /** Line of the file (the header is 1), or position of the row in the day's answer (the first is 1). */
  readonly line: number;
  readonly reason: string;
  /** The record as received; bytes that are no UTF-8 appear as U+FFFD. */
  readonly record: string;
}

/** A piece of a batch on its way to `stg.order_line`. */
export interface StagedChunk {
  /** CSV for COPY: batch and line, then the fields of each record; whole records only. */
  readonly csv: Uint8Array;
  /** Records in it, and the rejected ones beside it. */
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
}
