/** Columns of a terminal that nobody has widened. */
export const WIDTH = 80;

/** Returns a text in lines of at most 80 characters, the first with a lead, the others as far in as it. */
export function wrap(text: string, lead = ""): string[] {
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(" ")) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      [line, isEmpty] = [" ".repeat(lead.length), true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Returns a text of at most so many characters, one that was longer with "…" at its end. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
}

/** Returns "1,234.50" for an exact decimal: with at least two decimals and no zeros after them. */
export function amount(text: string): string {
  const [, sign, integer, decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (integer === undefined) return text;
  const grouped = integer.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${grouped}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** Returns rows as lines with aligned columns, those named in `right` to the right. */
export function table(rows: readonly (readonly string[])[], right: ReadonlySet<number>): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => [...row[column]!].length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const space = " ".repeat(widths[column]! - [...cell].length);
      return right.has(column) ? space + cell : cell + space;
    });
    return `  ${cells.join("  ").trimEnd()}`;
  });
}
