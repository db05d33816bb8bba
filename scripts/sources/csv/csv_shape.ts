import { LetterCheck } from "./letter_check.ts";
import type { OrderLine } from "../orders/order_reader.ts";
import type { RowRules } from "./row_rules.ts";

/** Shape of the records of a file. */
export interface CsvShape {
  /** One ASCII character. */
  readonly separator: string;
  /** Quotation mark around fields; with `none` every quote is a character. */
  readonly quote: '"' | "none";
  /** The header as written, without its line end. */
  readonly header: Uint8Array;
  /** Number of columns. */
  readonly fields: number;
  /** Positions of the fields to keep, in that order; undefined to keep every record unchanged. */
  readonly keep: readonly number[] | undefined;
  /** Maps the fields of a record to values; undefined to keep the fields. */
  readonly read?: ((fields: readonly (string | null)[]) => OrderLine) | undefined;
  /** Line of the first record. */
  readonly firstLine: number;
  /** Offset of the first record in the file, in bytes. */
  readonly firstByte: number;
  /** Whether a last record without a line end is complete; otherwise its last field may be cut off. */
  readonly isLastLineEndOptional: boolean;
  readonly batchId: string;
  /** Encoding of the file for messages, by default UTF-8; the scanned bytes are UTF-8. */
  readonly encoding?: string;
  /** Rules that depend on other rows. */
  readonly rules?: RowRules | undefined;
}

/** What a scanner noticed apart from the records. */
export interface Noticed {
  /** Number of blank lines and of lines with nothing but separators. */
  emptyLines: number;
  /** Number of repeated headers, as in joined files. */
  repeatedHeaders: number;
  /** Line of a repeated header with its columns in another order. */
  otherHeader: number | undefined;
  /** Treatment of a last record without a line end; undefined if it has one. */
  openEnd: "kept" | "rejected" | undefined;
  /** Line of the row that ends the table, and number of lines after it. */
  tableEnd: { readonly line: number; after: number } | undefined;
  /** Check of the records with characters beyond ASCII. */
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
