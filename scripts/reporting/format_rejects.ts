import type { Database } from "../database/database.ts";
import { formatConflictingRow, readConflictingRows } from "./conflicting_rows.ts";
import { formatRejectedRow, readRejectedRows } from "./rejected_rows.ts";

/** Which rejected and conflicting rows to show. */
export interface FormatRejectsOptions {
  readonly batch?: number;
  readonly source?: string;
  /** The most rows of each kind. */
  readonly limit: number;
  /** Whether to name the source of each row. */
  readonly areSeveral: boolean;
}

/** Returns the rejected rows, then the conflicting rows, as lines for a terminal. */
export async function formatRejects(database: Database, options: FormatRejectsOptions): Promise<string[]> {
  const rejected = await readRejectedRows(database, options);
  const conflicting = await readConflictingRows(database, options);
  return [
    ...rejected.flatMap((row) => formatRejectedRow(row, options)),
    ...(rejected.length === 0 ? ["There are no rejected rows"] : []),
    ...conflicting.flatMap((row) => formatConflictingRow(row, options)),
    ...(rejected.length === options.limit
      ? [`These are the first ${rejected.length}; --limit shows more, and etl.rejected has them all`]
      : []),
  ];
}
