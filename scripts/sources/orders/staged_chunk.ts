import type { SkipRule } from "../documents/cell.ts";

/** Why a record cannot be split into fields, as a code. */
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

/** A record that cannot be split into fields. */
export interface RejectedRecord {
  /** Line of the file, where the header is line 1; or position of the row in the day's rows, from 1. */
  readonly line: number;
  /** Bytes of the file before it, unpacked; null for a row of the API or of a workbook, and where it is not known. */
  readonly byteOffset: number | null;
  /** Kind of the reason, for counting. */
  readonly code: RecordCode;
  readonly reason: string;
  /** Record as received, with U+FFFD for bytes that are not UTF-8. */
  readonly record: string;
}

/** Why a record is left out: the rule of the source document, or an order without lines. */
export type LeftOut = SkipRule | "no lines";

/** A piece of a batch on its way to `stg.order_line`. */
export interface StagedChunk {
  /** Received bytes of this chunk; the chunks of a batch hold all its bytes, in order. */
  readonly received: readonly Uint8Array[];
  /** CSV for COPY, complete records only: the batch, the line and the fields of each. */
  readonly csv: Uint8Array;
  /** Number of records, with the rejected ones and those that are left out. */
  readonly rows: number;
  /** Why the records that the source document leaves out are left out, one each. */
  readonly leftOut: readonly LeftOut[];
  readonly rejected: readonly RejectedRecord[];
}
