/** A record that cannot be split into fields. */
export interface RejectedRecord {
  /** Line of the file, where the header is line 1; or position of the row in the day's rows, from 1. */
  readonly line: number;
  readonly reason: string;
  /** Record as received, with U+FFFD for bytes that are not UTF-8. */
  readonly record: string;
}

/** A piece of a batch on its way to `stg.order_line`. */
export interface StagedChunk {
  /** Received bytes of this chunk; the chunks of a batch hold all its bytes, in order. */
  readonly received: readonly Uint8Array[];
  /** CSV for COPY, complete records only: the batch, the line and the fields of each. */
  readonly csv: Uint8Array;
  /** Number of records in `csv` and `rejected` together. */
  readonly rows: number;
  readonly rejected: readonly RejectedRecord[];
}
