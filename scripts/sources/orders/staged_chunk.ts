import type { SkipRule } from "../documents/cell.ts";

/** Why a record is rejected, as a code. */
export type RecordCode =
  | "field_count"
  | "text_after_quote"
  | "open_quote"
  | "no_line_end"
  | "nul_byte"
  | "not_utf8"
  | "lost_order"
  | "too_long"
  | "not_json"
  | "not_an_object"
  | "cut_off"
  | "no_lines"
  | "same_line"
  | "ends_table"
  | "not_a_number"
  | "repeated_key"
  | "not_storable"
  | "nested";

/** A record that is rejected before it is staged. */
export interface RejectedRecord {
  /** Line of the file, from 1; of JSON and of an API, number of the order line in the file or the day, from 1. */
  readonly line: number;
  /** Offset in the unpacked file, in bytes; null for a row of the API or of a workbook, and if it is unknown. */
  readonly byteOffset: number | null;
  /** Code of the reason, for counting. */
  readonly code: RecordCode;
  readonly reason: string;
  /** Record as received, with U+FFFD for bytes that are not UTF-8. */
  readonly record: string;
}

/** Why a record is left out: the skip rule that it meets, or an order without lines. */
export type LeftOut = SkipRule | "no lines";

/** A piece of a batch on its way to `stg.order_line`. */
export interface StagedChunk {
  /** Received bytes of this chunk; the chunks of a batch hold all its bytes, in order. */
  readonly received: readonly Uint8Array[];
  /** CSV for COPY: the batch, the line and the fields of each complete record. */
  readonly csv: Uint8Array;
  /** Number of records, including rejected and left-out ones. */
  readonly rows: number;
  /** The reason of each left-out record. */
  readonly leftOut: readonly LeftOut[];
  readonly rejected: readonly RejectedRecord[];
}
