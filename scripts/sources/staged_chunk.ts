/** A record that could not be split into fields. */
export interface RejectedRecord {
  /** Line of the file (the header is 1), or position of the row in the day's answer (the first is 1). */
  readonly line: number;
  readonly reason: string;
  /** The record as received; bytes that are not UTF-8 appear as U+FFFD. */
  readonly record: string;
}

/** A piece of a batch on its way to `stg.order_line`. */
export interface StagedChunk {
  /** The bytes received that it was made from; the chunks of a batch hold every byte of it, in order. */
  readonly received: readonly Uint8Array[];
  /** CSV for COPY: batch and line, then the fields of each record; whole records only. */
  readonly csv: Uint8Array;
  /** Number of records, those in `csv` and those in `rejected`. */
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
}
