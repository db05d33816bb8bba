import type { ArchiveDocument } from "../../scripts/sources/documents/source_document.ts";

/** A file that one rule has polluted, and what is in it. */
export interface PollutedFile {
  /** Kind of pollution. */
  readonly kind: string;
  readonly text: string;
  /** The settings that a source document can have for it. */
  readonly declared: Partial<ArchiveDocument>;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const HEADER = ["Order", "Day", "Customer", "Product", "Name", "Sales", "Quantity", "Profit", "City"];
const DATA_ROWS = 83;

const ROWS: readonly (readonly string[])[] = Array.from({ length: DATA_ROWS }, (_, index) => [
  `A-${index}`,
  `2024-03-${String(1 + index % 28).padStart(2, "0")}`,
  `C-${index % 17}`,
  `P-${index % 29}`,
  ["Oak chair", "Lamp, tall", 'Screen 15"', "Table\nround", "Desk"][index % 5]!,
  `${10 + index}.${10 + index % 90}`,
  String(1 + index % 4),
  `${index % 13}.5`,
  ["Bonn", "Köln", "Graz", "Bern"][index % 4]!,
]);

const TABLE = [HEADER, ...ROWS];

/** How a table is written. */
interface Dialect {
  readonly separator: string;
  readonly lineEnd: string;
  readonly quote: string;
  /** The character before a quote within quotes. */
  readonly escape: string;
}

const ORDINARY: Dialect = { separator: ",", lineEnd: "\r\n", quote: '"', escape: '"' };

function writeField(field: string, { separator, quote, escape }: Dialect): string {
  if (!field.includes(separator) && !field.includes(quote) && !/[\r\n]/.test(field)) return field;
  return quote + field.replaceAll(quote, escape + quote) + quote;
}

function writeRow(row: readonly string[], dialect: Dialect): string {
  return row.map((field) => writeField(field, dialect)).join(dialect.separator) + dialect.lineEnd;
}

function write(table: readonly (readonly string[])[], dialect: Dialect = ORDINARY): string {
  return table.map((row) => writeRow(row, dialect)).join("");
}

/** The files of all rules; those that pollute one row come once for each row, or for each row and column. */
export function* pollutedFiles(): Generator<PollutedFile> {
  const file = (kind: string, text: string, more: Partial<PollutedFile> = {}): PollutedFile => ({
    kind,
    text,
    declared: { separator: "," },
    header: HEADER,
    rows: ROWS,
    ...more,
  });
  const other = ["Shop", "Town", "Since"];
  const shops = [["One", "Bonn", "1999"], ["Two", "Graz", "2004"]];
  const wide = (row: readonly string[]): string[] => [...row, ...row, ...row, ...row];
  const same = (row: readonly string[]): string[] => [...row, ...row, ...row];

  yield file("ordinary", write(TABLE));
  yield file("empty", "", { header: [], rows: [] });
  yield file("no last line end", write(TABLE).trimEnd(), { declared: { separator: ",", lastLineEnd: "optional" } });
  yield file("two last line ends", `${write(TABLE)}\r\n`);
  yield file("no header", write(ROWS), { declared: { separator: ",", headerLines: 0 }, header: [] });
  for (const lines of [2, 3]) {
    const above = Array.from({ length: lines - 1 }, (_, line) => HEADER.map((_, column) => `H${line}${column}`));
    const header = HEADER.map((name, column) => [...above.map((row) => row[column]), name].join(" "));
    const declared = { separator: ",", headerLines: lines };
    yield file("header of several lines", write([...above, ...TABLE]), { declared, header });
  }
  yield file("preamble", `Orders of March\r\nby the shop\r\n\r\n${write(TABLE)}`, {
    declared: { separator: ",", skipLines: 3 },
  });
  for (const form of [wide, same, (row: readonly string[]): string[] => [...row]]) {
    const second = [form(other), ...shops.map(form)];
    yield file("two tables", write(TABLE) + write(second), { rows: [...ROWS, ...second] });
  }
  yield file("header only", write([HEADER]), { rows: [] });
  yield file("one row", write(TABLE.slice(0, 2)), { rows: ROWS.slice(0, 1) });
  yield file("line ends CR", write(TABLE, { ...ORDINARY, lineEnd: "\r" }));
  yield file("line ends LF", write(TABLE, { ...ORDINARY, lineEnd: "\n" }));
  for (const separator of ["\t", ";"]) {
    yield file(separator === ";" ? "semicolons" : "tabs", write(TABLE, { ...ORDINARY, separator }), {
      declared: { separator },
    });
  }
  yield file("blanks", write(TABLE, { ...ORDINARY, separator: " " }));
  yield file("commas and blanks", write(TABLE, { ...ORDINARY, separator: ", " }));
  yield file("apostrophes as quotes", write(TABLE, { ...ORDINARY, quote: "'", escape: "'" }));
  yield file("backslashes before quotes", write(TABLE, { ...ORDINARY, escape: "\\" }));
  yield file("nothing before quotes", write(TABLE, { ...ORDINARY, escape: "" }));

  for (const [row, fields] of TABLE.entries()) {
    const polluted = (written: string, cells: readonly string[]): Partial<PollutedFile> & { text: string } => ({
      text: write(TABLE.slice(0, row)) + written + write(TABLE.slice(row + 1)),
      ...(row === 0 ? { header: cells } : { rows: ROWS.with(row - 1, cells) }),
    });
    const cells = fields.map((field) => writeField(field, ORDINARY));
    const blanks = polluted(cells.join(" ") + "\r\n", fields);
    yield file("a row with other separators", blanks.text, blanks);
    for (const column of HEADER.keys()) {
      const more = polluted(
        cells.with(column, `,${cells[column]}`).join(",") + "\r\n",
        fields.toSpliced(column, 0, ""),
      );
      yield file("a separator too many", more.text, more);
      const quoted = polluted(
        cells.with(column, `"${cells[column]}`).join(",") + "\r\n",
        fields.with(column, `"${fields[column]}`),
      );
      yield file("a quote too many", quoted.text, quoted);
      if (column === 0) continue;
      const joined = [fields[column - 1]! + fields[column]!];
      const fewer = polluted(
        [...cells.slice(0, column - 1), cells[column - 1]! + cells[column]!, ...cells.slice(column + 1)].join(",") +
          "\r\n",
        fields.toSpliced(column - 1, 2, ...joined),
      );
      yield file("a separator too few", fewer.text, fewer);
    }
  }
}
