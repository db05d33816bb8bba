import type { Relations } from "../../sql/schema.ts";
import { visible } from "../core/visible.ts";
import type { Database } from "../database/database.ts";

/** A rejected row and where it came from. */
export type RejectedRow = Relations["etl.rejected"];

/** Returns the rejected rows of one batch or of all, newest batch first; the database raises SC001 if there is no such batch. */
export async function readRejectedRows(
  database: Database,
  { batch, source, limit }: { batch?: number; source?: string; limit: number },
): Promise<RejectedRow[]> {
  if (batch !== undefined) await database.call("etl.require_batch", { p_batch_id: batch });
  return await database.rows<Relations["etl.rejected"]>(
    `select *
     from etl.rejected
     where replayed_by is null and ($1::bigint is null or batch_id = $1) and ($2::text is null or source_name = $2)
     order by batch_id desc, line
     limit $3`,
    [batch ?? null, source ?? null, limit],
  );
}

/**
 * Returns a rejected row as two lines for a terminal: where it came from with the reason, and the record as received. The source is
 * named if there are several.
 */
export function formatRejectedRow(
  { batch_id, source_name, origin, day, line, byte_offset, column_name, value, code, reason, record }: RejectedRow,
  { areSeveral = false }: { areSeveral?: boolean } = {},
): [where: string, record: string] {
  const place = `batch ${batch_id}${areSeveral ? ` of ${source_name}` : ""}, "${visible(origin)}"${
    day ? `, day ${day}` : ""
  }, line ${line}${byte_offset === null ? "" : `, byte ${byte_offset}`}`;
  const cell = column_name === null
    ? "the row"
    : `"${visible(column_name)}"${value === null ? "" : ` "${visible(value)}"`}`;
  return [
    `${place}: ${cell} ${visible(reason)} (${code})`,
    `  ${typeof record === "string" ? visible(record) : JSON.stringify(record)}`,
  ];
}
