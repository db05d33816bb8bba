import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import type { Noticed } from "../csv/csv_shape.ts";

/** Most lines after the row that ends a table, such as a signature; if there are more, they are rows of the table. */
const LONGEST_END = 20;

/** Throws if so many lines follow the row that ends the table that it cannot be the last one. */
export function refuseLongEnd(file: NamedFile, { tableEnd }: Noticed): void {
  if (tableEnd === undefined || tableEnd.after <= LONGEST_END) return;
  const reason = `its line ${tableEnd.line} ends the table by "endsAt", and ${tableEnd.after} lines follow`;
  throw unusableFile(file, reason, 'Check that line; correct it, or "endsAt" in "archive" of the source document');
}

/** Returns the error for a file that repeats its header with the columns in another order. */
export function joinedFiles(file: NamedFile, line: number): Error {
  const reason = `line ${line} repeats its header with the columns in another order`;
  return unusableFile(file, reason, "Load the files that were joined into it one by one");
}
