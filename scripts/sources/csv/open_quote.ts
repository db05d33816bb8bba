import { LONGEST_RECORD } from "../orders/longest_record.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Properties of a record. */
export interface RecordRules {
  /** Separator, as a byte. */
  readonly separator: number;
  /** Number of fields. */
  readonly fields: number;
}

/** State of reading a file. */
export interface ReadingState {
  /** Whether the file ends after the bytes. */
  readonly isEnd: boolean;
  /** Whether the file quotes fields that need it; false once an unquoted field had a quote; undefined while unknown. */
  readonly quotesFields: boolean | undefined;
}

/** A quoted field with line ends in it. */
export interface QuotedField {
  /** Positions of its quotes. */
  readonly open: number;
  readonly close: number;
  /** Number of fields before it in its record. */
  readonly before: number;
}

/**
 * A quoted field of several lines whose last line is a record on its own, so that the quote perhaps was never closed: a stray opening
 * quote seems to end at the next quote of any later line.
 */
export interface Suspect extends QuotedField {
  readonly reading: "record" | "stray quotes";
  /** Fields missing in the line of the opening quote if that quote is a character. */
  readonly missingInFirst: number;
  /** Whether a field ends on its last line before its closing quote. */
  readonly isLastBegun: boolean;
  /** Whether the closing quote would open a field, if its line is read on its own. */
  readonly opensAtClose: boolean;
}

/**
 * What a line is on its own, with the lines that its own quotes span: a record; a record if the quotes within its fields are characters
 * (`12" ruler`); or no record. Undefined if more bytes are needed.
 */
type Reading = "record" | "stray quotes" | "none" | undefined;

/**
 * Judges whether a quoted field with line ends was never closed: certainly if whole lines within it are records, perhaps if only its
 * last line is one. Undefined if more bytes are needed.
 *
 * The cost is linear: in whole lines within the field all runs of quotes have even length, so that no quote opens there.
 */
export function judgeField(
  bytes: Uint8Array,
  field: QuotedField,
  rules: RecordRules & ReadingState,
): "closed" | "never closed" | Suspect | undefined {
  const { open, close } = field;
  const firstEnd = bytes.indexOf(LF, open);
  const lastLine = bytes.lastIndexOf(LF, close) + 1;
  if (hasRecord(bytes, [firstEnd + 1, lastLine], rules)) return "never closed";
  const reading = readLine(bytes, lastLine, rules);
  if (reading === undefined) return undefined;
  if (reading === "none") return "closed";
  let run = close; // position of the first quote in the run that ends with the closing one
  while (run > lastLine && bytes[run - 1] === QUOTE) run--;
  return {
    ...field,
    reading,
    missingInFirst: missingFields(bytes, field, rules),
    isLastBegun: countByte(bytes, rules.separator, [lastLine, close]) > 0,
    opensAtClose: run === lastLine || bytes[run - 1] === rules.separator,
  };
}

/**
 * Decides about a suspect once its record is known. `hasStrayQuotes`: whether the record has stray quotes after the field;
 * `isNextRecord`: whether the line after the record is a record.
 */
export function wasNeverClosed(
  { reading, missingInFirst, isLastBegun, opensAtClose }: Suspect,
  record: { isGood: boolean; hasStrayQuotes: boolean; isNextRecord: boolean; quotesFields: boolean | undefined },
): boolean {
  if (!record.isGood) {
    // In a file that quotes fields that need it, a line with stray quotes is the rest of a broken record.
    if (reading === "stray quotes" && record.quotesFields) return false;
    return (opensAtClose && reading === "record") || missingInFirst <= 0 || isLastBegun;
  }
  // The last line may be the end of a real field: `"Oak` / `chair";b;c`. Then the first line is not a record; in a file without quoting,
  // not even with one field more, for a separator that the quote replaced.
  if (!opensAtClose) return missingInFirst <= (isLastBegun && record.quotesFields === false ? 1 : 0);
  if (reading !== "record") return false;
  return record.hasStrayQuotes || (missingInFirst <= 0 && isLastBegun && !record.isNextRecord);
}

/**
 * Returns the position up to whose line to reject a record with text after the closing quote of a field of several lines: the opening
 * quote if it was never closed, otherwise the closing quote, since the rest of that line cannot be trusted either.
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
 * Decides about a field whose quote does not close before the end of the file or within `LONGEST_RECORD`: its record is rejected up to
 * the line of the position `open`, or it is a record that is too long.
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
    hasRecord(bytes, [firstEnd + 1, isLong ? lastLine : end], rules);
  if (isOpen) return { open };
  if (!isLong) return { open: end };
  return { end: lastLine, breaks: countByte(bytes, LF, [start, lastLine]), isQuoted: true, isLineWhole: true };
}

/** Returns the number of fields missing in the line of an opening quote if that quote is a character. */
function missingFields(
  bytes: Uint8Array,
  { open, before }: Pick<QuotedField, "open" | "before">,
  { separator, fields }: RecordRules,
): number {
  const found = bytes.indexOf(LF, open);
  return fields - before - 1 - countByte(bytes, separator, [open, found < 0 ? bytes.length : found]);
}

/** Whether one of the whole lines in a range of a quoted field is a record. */
function hasRecord(
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

/** Reads the line at `start` as if it began a record. */
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
  // A line with nothing but separators is not a record.
  if (found !== fields || at - start < fields) return "none";
  return hasStrayQuotes ? "stray quotes" : "record";
}

/** Returns the position of the quote that closes the one at `open`, or `limit` if there is none before it. */
function closingQuote(bytes: Uint8Array, open: number, limit: number): number {
  for (let at = open + 1; at < limit; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at;
    at++;
  }
  return limit;
}

/** Counts a byte in a range. */
export function countByte(bytes: Uint8Array, byte: number, [start, end]: readonly [number, number]): number {
  const part = bytes.subarray(start, end);
  let found = 0;
  for (let at = part.indexOf(byte); at >= 0; at = part.indexOf(byte, at + 1)) found++;
  return found;
}
