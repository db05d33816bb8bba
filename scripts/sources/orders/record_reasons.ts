/** Why a record of a file cannot be split, by code; a predicate of "the row". */
export const RECORD_REASONS = {
  text_after_quote: "has text after a closing quote",
  open_quote: "has a quote that is never closed",
  nul_byte: "holds a NUL byte",
  not_utf8: "is not valid UTF-8",
  ends_table: "ends the table by one of its columns, and has an order, a day and an amount",
  lost_order: "may go on with the order of a row that was rejected",
  no_line_end: "has no line end, so that it may be cut",
};

/** A code whose reason is the same for every record. */
export type RecordReason = keyof typeof RECORD_REASONS;

/** Returns why a record cannot be split, of a file in some encoding. */
export function reasonOf(code: RecordReason, encoding = "UTF-8"): string {
  return code === "not_utf8" ? `is not valid ${encoding}` : RECORD_REASONS[code];
}
