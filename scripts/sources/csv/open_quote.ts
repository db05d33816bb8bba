import { LONGEST_RECORD } from "../orders/longest_record.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** What makes a line a record. */
export interface RecordRules {
  /** Byte between two fields. */
  readonly separator: number;
  /** Number of fields. */
  readonly fields: number;
}

/** How a file is read beside that. */
export interface ReadingState {
  /** Whether the file ends behind the bytes. */
  readonly isEnd: boolean;
  /** Whether the file quotes what needs it: not if a field had a quote as a character; undefined if nothing has shown it. */
  readonly quotesFields: boolean | undefined;
}

/** A quoted field that holds line ends. */
export interface QuotedField {
  /** Positions of its quotes. */
  readonly open: number;
  readonly close: number;
  /** Fields of the record before it. */
  readonly before: number;
}

/**
 * A quoted field of several lines whose last line reads as a record on its own, as if the quote were never closed: a quote that
 * opens by mistake ends at the next quote of any later line.
 */
export interface Suspect extends QuotedField {
  readonly reading: "record" | "stray quotes";
  /** Fields that the line with its opening quote is short of a record if the quote is a character. */
  readonly missingInFirst: number;
  /** Whether a field ends on its last line before its closing quote. */
  readonly isLastBegun: boolean;
  /** Whether the closing quote opens a field of its line, as that line reads on its own. */
  readonly opensAtClose: boolean;
}

/**
 * How a line reads on its own, with the lines that its own quotes hold together: as a record; as one only if quotes within its
 * fields are characters (`12" ruler`); as none. Undefined if more bytes are needed to say.
 */
type Reading = "record" | "stray quotes" | "none" | undefined;

/**
 * Says whether a quoted field that holds line ends was never closed, since whole lines within it are records, or may be so; undefined
 * if more bytes are needed to say.
 *
 * The cost is linear: whole lines within the field have no odd number of quotes in a row, so no quote opens in them.
 */
export function judgeField(
  bytes: Uint8Array,
  field: QuotedField,
  rules: RecordRules & ReadingState,
): "closed" | "never closed" | Suspect | undefined {
  const { open, close } = field;
  const firstEnd = bytes.indexOf(LF, open);
  const lastLine = bytes.lastIndexOf(LF, close) + 1;
  if (holdsRecord(bytes, [firstEnd + 1, lastLine], rules)) return "never closed";
  const reading = readLine(bytes, lastLine, rules);
  if (reading === undefined) return undefined;
  if (reading === "none") return "closed";
  let run = close; // the first of the quotes in a row that the closing one ends
  while (run > lastLine && bytes[run - 1] === QUOTE) run--;
  return {
    ...field,
    reading,
    missingInFirst: missingFields(bytes, field, rules),
    isLastBegun: count(bytes, rules.separator, [lastLine, close]) > 0,
    opensAtClose: run === lastLine || bytes[run - 1] === rules.separator,
  };
}

/**
 * Decides about a suspect once its record is known. `hasStrayQuotes`: in the record after the field; `isNextRecord`: whether the
 * line after the record reads as one.
 */
export function wasNeverClosed(
  { reading, missingInFirst, isLastBegun, opensAtClose }: Suspect,
  record: { isGood: boolean; hasStrayQuotes: boolean; isNextRecord: boolean; quotesFields: boolean | undefined },
): boolean {
  if (!record.isGood) {
    // In a file that quotes what needs it, a line with quotes as characters is what is left of a broken record.
    if (reading === "stray quotes" && record.quotesFields) return false;
    return (opensAtClose && reading === "record") || missingInFirst <= 0 || isLastBegun;
  }
  // The last line may be the end of a real field: `"Oak` / `chair";b;c`. There the first line is no record; in a file that quotes
  // nothing, not even one whose last separator the quote took the place of.
  if (!opensAtClose) return missingInFirst <= (isLastBegun && record.quotesFields === false ? 1 : 0);
  if (reading !== "record") return false;
  return record.hasStrayQuotes || (missingInFirst <= 0 && isLastBegun && !record.isNextRecord);
}

/**
 * Says at which position a record breaks that has text after the closing quote of a field of several lines: at its opening quote if
 * that was never closed, and else at the closing one, since what follows on that line is not to be trusted more.
 */
export function whereBroken(
  bytes: Uint8Array,
  { open, close, before }: QuotedField,
  { suspect, ...rules }: RecordRules & ReadingState & { readonly suspect: Suspect | undefined },
): { open: number; code?: "text_after_quote" } {
  const record = { isGood: false, hasStrayQuotes: true, isNextRecord: true, quotesFields: rules.quotesFields };
  if (suspect !== undefined && wasNeverClosed(suspect, record)) return { open: suspect.open };
  if (missingFields(bytes, { open, before }, rules) <= 0) return { open };
  return { open: close, code: "text_after_quote" };
}

/**
 * Says what becomes of a field whose quote does not close before the file's end, or not soon enough: its record is rejected up to the
 * end of the line of a position, or is too long.
 */
export function unclosedField(
  bytes: Uint8Array,
  { start, open, end, before }: { start: number; open: number; end: number; before: number },
  rules: RecordRules & ReadingState,
): { open: number } | { end: number; breaks: number; isQuoted: boolean; isLineWhole: boolean } {
  const isLong = end - start > LONGEST_RECORD;
  const firstEnd = bytes.indexOf(LF, open);
  if (firstEnd < 0 || firstEnd >= end) {
    return isLong ? { end, breaks: 0, isQuoted: true, isLineWhole: false } : { open };
  }
  const lastLine = bytes.lastIndexOf(LF, end - 1) + 1;
  const isOpen = missingFields(bytes, { open, before }, rules) <= 0 ||
    holdsRecord(bytes, [firstEnd + 1, isLong ? lastLine : end], rules);
  if (isOpen) return { open };
  if (!isLong) return { open: end };
  return { end: lastLine, breaks: count(bytes, LF, [start, lastLine]), isQuoted: true, isLineWhole: true };
}

/** Returns how many fields the line with the opening quote of a field is short of a record if that quote is a character. */
export function missingFields(
  bytes: Uint8Array,
  { open, before }: Pick<QuotedField, "open" | "before">,
  { separator, fields }: RecordRules,
): number {
  const found = bytes.indexOf(LF, open);
  return fields - before - 1 - count(bytes, separator, [open, found < 0 ? bytes.length : found]);
}

/** Whether one of the lines of a quoted field, which begin and end in the range, reads as a record. */
export function holdsRecord(
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  rules: RecordRules & { readonly quotesFields: boolean | undefined },
): boolean {
  for (let line = start; line < end;) {
    const found = bytes.indexOf(LF, line);
    const next = found < 0 || found > end ? end : found + 1;
    const reading = readLine(bytes.subarray(0, next), line, { ...rules, isEnd: true });
    if (reading === "record" || (reading === "stray quotes" && !rules.quotesFields)) return true;
    line = next;
  }
  return false;
}

/** Reads the line at `start` on its own. */
export function readLine(
  bytes: Uint8Array,
  start: number,
  { separator, fields, isEnd }: RecordRules & { readonly isEnd: boolean },
): Reading {
  const limit = Math.min(bytes.length, start + LONGEST_RECORD);
  const missing: Reading = limit === bytes.length && !isEnd ? undefined : "none";
  let found = 1;
  let isAtFieldStart = true;
  let hasStrayQuotes = false;
  let at = start;
  for (; at < limit; at++) {
    const byte = bytes[at]!;
    if (byte === LF) break;
    if (byte === separator) {
      if (++found > fields) return "none";
      isAtFieldStart = true;
      continue;
    }
    if (byte === QUOTE && isAtFieldStart) {
      at = closingQuote(bytes, at, limit);
      if (at >= limit || (at + 1 === bytes.length && !isEnd)) return missing;
      const after = bytes[at + 1];
      if (after !== undefined && after !== separator && after !== LF && after !== CR) return "none";
    } else if (byte === QUOTE) hasStrayQuotes = true;
    isAtFieldStart = false;
  }
  if (at >= limit && (limit < bytes.length || !isEnd)) return missing;
  // A row of separators alone is empty, and no record.
  if (found !== fields || at - start < fields) return "none";
  return hasStrayQuotes ? "stray quotes" : "record";
}

/** Returns where the quoted field that opens at `open` closes, or `limit` if it does not before; a doubled quote is a character. */
function closingQuote(bytes: Uint8Array, open: number, limit: number): number {
  for (let at = open + 1; at < limit; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at;
    at++;
  }
  return limit;
}

/** Counts a byte in a range. */
export function count(bytes: Uint8Array, byte: number, [start, end]: readonly [number, number]): number {
  const part = bytes.subarray(start, end);
  let found = 0;
  for (let at = part.indexOf(byte); at >= 0; at = part.indexOf(byte, at + 1)) found++;
  return found;
}
