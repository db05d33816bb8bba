import { LetterCheck } from "./letter_check.ts";
import type { OrderLine } from "../orders/order_reader.ts";
import type { RowRules } from "./row_rules.ts";

/** Shape of the records of a file. */
export interface CsvShape {
  /** One ASCII character. */
  readonly separator: string;
  /** What a field may stand in; `none` makes every quote a character. */
  readonly quote: '"' | "none";
  /** The header as written, without its line end. */
  readonly header: Uint8Array;
  /** Number of fields in the header. */
  readonly fields: number;
  /** Positions of the fields to keep, in that order; undefined keeps every record unchanged. */
  readonly keep: readonly number[] | undefined;
  /** Reads the fields of a record, where they are not kept as they are. */
  readonly read?: ((fields: readonly (string | null)[]) => OrderLine) | undefined;
  /** Line of the first record. */
  readonly firstLine: number;
  /** Bytes of the file before it. */
  readonly firstByte: number;
  /** Whether a last record without a line end is whole: otherwise its last field may be cut. */
  readonly mayEndOpen: boolean;
  readonly batchId: string;
  /** Encoding in which the file is written, UTF-8 unless said; its text comes as UTF-8. */
  readonly encoding?: string;
  /** What rows say of each other, if anything. */
  readonly rules?: RowRules | undefined;
}

/** What a scanner noticed beside the records. */
export interface Noticed {
  /** Blank lines, and rows of separators alone. */
  emptyLines: number;
  /** Headers that came again, as where files were joined. */
  repeatedHeaders: number;
  /** Line of a header that came again with its columns in another order. */
  otherHeader: number | undefined;
  /** What became of a last record without a line end. */
  openEnd: "kept" | "rejected" | undefined;
  /** Line of the row that ends the table, and lines after it. */
  tableEnd: { readonly line: number; after: number } | undefined;
  /** The records with letters beyond ASCII. */
  readonly letters: LetterCheck;
}

export function nothingNoticed(): Noticed {
  return {
    emptyLines: 0,
    repeatedHeaders: 0,
    otherHeader: undefined,
    openEnd: undefined,
    tableEnd: undefined,
    letters: new LetterCheck(),
  };
}
