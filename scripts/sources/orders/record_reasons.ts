/** Reasons why a record of a file is rejected, by code; each is a predicate of "the row". */
export const RECORD_REASONS = {
  text_after_quote: "has text after a closing quote",
  open_quote: "has a quote that is never closed",
  nul_byte: "has a NUL byte",
  not_utf8: "is not valid UTF-8",
  ends_table: 'meets "endsAt" in one column, but has an order, a day and an amount',
  lost_order: "may continue the order of a rejected row",
  no_line_end: "has no line end, so it may be cut off",
};

/** A code with a fixed reason. */
export type RecordReason = keyof typeof RECORD_REASONS;

/** Returns the reason of a code, in a file of the given encoding. */
export function reasonOf(code: RecordReason, encoding = "UTF-8"): string {
  return code === "not_utf8" ? `is not valid ${encoding}` : RECORD_REASONS[code];
}
