/** The contents of a file, or what was read of them. */
export interface Contents {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Scores what was read of a file from 0 to 10 as Pollock does: one point for being read at all, and one each for precision, recall
 * and their harmonic mean of header cells, of rows and of cells.
 */
export function scoreReading(inFile: Contents, read: Contents | undefined): number {
  if (read === undefined) return 0;
  const rowsOf = ({ rows }: Contents): string[] => rows.map((row) => JSON.stringify(row));
  return 1 + agreement(inFile.header, read.header) + agreement(rowsOf(inFile), rowsOf(read)) +
    agreement(inFile.rows.flat(), read.rows.flat());
}

/** Precision, recall and their harmonic mean together; 3 if there is nothing to find. */
function agreement(wanted: readonly string[], found: readonly string[]): number {
  if (wanted.length === 0) return 3;
  const left = new Map<string, number>();
  for (const item of wanted) left.set(item, (left.get(item) ?? 0) + 1);
  let shared = 0;
  for (const item of found) {
    const count = left.get(item) ?? 0;
    if (count > 0) shared++;
    left.set(item, count - 1);
  }
  if (shared === 0) return 0;
  const precision = shared / found.length;
  const recall = shared / wanted.length;
  return precision + recall + 2 * precision * recall / (precision + recall);
}
