/** A record of a text or a sheet, with its first line, from 0. */
export interface TableRecord {
  readonly line: number;
  readonly fields: readonly string[];
  readonly isBlank: boolean;
  /** Positions of the cells that are stored as numbers in a workbook. */
  readonly numbers?: ReadonlySet<number>;
}

/** Most records that are read. */
const MOST_RECORDS = 60_000;

/**
 * Splits a text into records. `broken` counts the opening quotes that do not close at the end of a field, which suggest a format without
 * quoting; `closed` counts the others. The last record is left out if the text is cut.
 */
export function splitTable(
  text: string,
  { separator, quote, isCut }: { separator: string; quote: '"' | "none"; isCut: boolean },
): { records: TableRecord[]; broken: number; closed: number } {
  const records: TableRecord[] = [];
  let fields: string[] = [];
  let [broken, closed, line, first, at] = [0, 0, 0, 0, 0];
  const lineEnd = text.includes("\n") ? "\n" : "\r";
  const nextSeparator = nextOf(text, separator);
  const nextLineEnd = nextOf(text, lineEnd);
  const close = (): void => {
    records.push({ line: first, fields, isBlank: fields.every((field) => field.trim() === "") });
    fields = [];
    first = line;
  };
  while (at < text.length && records.length < MOST_RECORDS) {
    let field = "";
    if (quote === '"' && text[at] === '"') {
      const end = closingQuote(text, at);
      field = text.slice(at + 1, end).replaceAll('""', '"');
      for (const character of field) if (character === lineEnd) line++;
      at = end + 1;
      const isClosed = end < text.length && [separator, lineEnd, "\r", undefined].includes(text[end + 1]);
      // A quote that closes several lines below probably belongs to another field.
      const isWide = field.includes(separator) && field.includes(lineEnd);
      if (!isClosed && (end < text.length || !isCut) || isWide) broken++;
      else closed++;
    }
    const next = Math.min(nextSeparator(at), nextLineEnd(at));
    const rest = text.slice(at, next).replace(/\r$/, "");
    fields.push(field + rest);
    at = next + 1;
    if (text[next] === separator) {
      if (at >= text.length) fields.push("");
      else continue;
    }
    if (next < text.length || !isCut) {
      line++;
      close();
    }
  }
  return { records, broken, closed };
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    if (text[end + 1] !== '"') return end;
    at = end + 2;
  }
  return text.length;
}

/** Returns a function that finds the next occurrence of a character, for ascending positions, in linear time. */
function nextOf(text: string, character: string): (from: number) => number {
  let found = -1;
  return (from) => {
    if (found < from) found = text.indexOf(character, from);
    if (found < 0) found = text.length;
    return found;
  };
}
