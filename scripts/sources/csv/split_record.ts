/**
 * Splits a record into its fields; null for an empty field without quotes. A quote inside an unquoted field is a character, and with
 * `quote: "none"` every quote is.
 */
export function splitRecord(
  record: string,
  { separator, quote = '"' }: { separator: string; quote?: '"' | "none" },
): (string | null)[] {
  const fields: (string | null)[] = [];
  let at = 0;
  while (true) {
    if (record[at] === quote) {
      let text = "";
      for (at++; at < record.length; at++) {
        if (record[at] !== '"') text += record[at];
        else if (record[at + 1] === '"') text += record[at++];
        else break;
      }
      const after = restOfField(record, separator, at + 1); // only in a header: such records are rejected before
      fields.push(text + after);
      at += 1 + after.length;
    } else {
      const text = restOfField(record, separator, at);
      fields.push(text === "" ? null : text);
      at += text.length;
    }
    if (at >= record.length) return fields;
    at++; // the separator
  }
}

function restOfField(record: string, separator: string, at: number): string {
  const end = record.indexOf(separator, at);
  return record.slice(at, end < 0 ? record.length : end);
}
