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

/** Returns the rejected rows, then the conflicting rows, as lines for a terminal, and says which of them the limit leaves out. */
export async function formatRejects(database: Database, options: FormatRejectsOptions): Promise<string[]> {
  const { limit } = options;
  const oneMore = { ...options, limit: limit + 1 };
  const rejected = await readRejectedRows(database, oneMore);
  const conflicting = await readConflictingRows(database, oneMore);
  return [
    ...rejected.slice(0, limit).flatMap((row) => formatRejectedRow(row, options)),
    ...(rejected.length === 0 ? ["There are no rejected rows"] : []),
    ...conflicting.slice(0, limit).flatMap((row) => formatConflictingRow(row, options)),
    ...(rejected.length > limit
      ? [`These are the first ${limit} rejected rows; --limit shows more, and etl.rejected has them all`]
      : []),
    ...(conflicting.length > limit
      ? [`These are the first ${limit} conflicting rows; --limit shows more, and etl.conflicts has 1,000 of each batch`]
      : []),
  ];
}
