import type { Relations } from "../../sql/schema.ts";
import { visible } from "../core/visible.ts";
import type { Database } from "../database/database.ts";

/** A row that a later row of its batch with the same key replaced, and where both came from. */
export type ConflictingRow = Relations["etl.conflicts"];

/** Returns the conflicting rows of one batch or of all, newest batch first. */
export async function readConflictingRows(
  database: Database,
  { batch, source, limit }: { batch?: number; source?: string; limit: number },
): Promise<ConflictingRow[]> {
  return await database.rows<ConflictingRow>(
    `select *
     from etl.conflicts
     where ($1::bigint is null or batch_id = $1) and ($2::text is null or source_name = $2)
     order by batch_id desc, line
     limit $3`,
    [batch ?? null, source ?? null, limit],
  );
}

/**
 * Returns a conflicting row as three lines for a terminal: where it came from, the row that was not published and the one that was. The
 * source is named if there are several.
 */
export function formatConflictingRow(
  { batch_id, source_name, origin, day, line, kept_line, record, kept_record }: ConflictingRow,
  { areSeveral = false }: { areSeveral?: boolean } = {},
): [where: string, lost: string, won: string] {
  const place = `batch ${batch_id}${areSeveral ? ` of ${source_name}` : ""}, "${visible(origin)}"${
    day ? `, day ${day}` : ""
  }, line ${line}`;
  return [
    `${place}: the row has the key of line ${kept_line}, differs from it and was not published (conflict)`,
    `  ${JSON.stringify(record)}`,
    `  ${JSON.stringify(kept_record)}`,
  ];
}
