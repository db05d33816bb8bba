/** Default width of a terminal, in characters. */
export const WIDTH = 80;

/** Wraps a text into lines of at most `WIDTH` characters; the first begins with `lead`, the others are indented by its length. */
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

/** Cuts a text to at most `longest` characters, the last of which is "…" then. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
}

/** Formats an exact decimal as "1,234.50": with at least two decimals, and no trailing zeros after them. */
export function amount(text: string): string {
  const [, sign, integer, decimals = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (integer === undefined) return text;
  const grouped = integer.replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${sign}${grouped}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`;
}

/** Formats rows as lines with aligned columns; `right`: positions of the right-aligned columns. */
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
