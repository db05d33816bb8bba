import type { Relations } from "../../sql/schema.ts";
import { writeWholeFile } from "../core/write_whole.ts";
import type { Database } from "../database/database.ts";
import { writeReplayFile } from "../sources/archive/replay_file.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** Writes the replayable rejected rows of files, of one batch or of all, to a CSV file; returns their number. */
export async function exportRejectedRows(
  database: Database,
  path: string,
  { document, batch }: { document: SourceDocument; batch?: number },
): Promise<number> {
  const columns = await database.call("etl.replay_columns", { p_source: document.source });
  const replayable = await database.call("etl.replayable_batches", { p_source: document.source });
  const rows = await database.rows<Relations["etl.rejected"]>(
    "select * from etl.rejected where replayed_by is null and batch_id = any($1) order by batch_id, line",
    [replayable.map(({ batch_id }) => batch_id).filter((id) => batch === undefined || id === String(batch))],
  );
  await writeWholeFile(path, writeReplayFile(rows, { columns, separator: archiveOf(document).separator }), {
    mode: 0o600,
  });
  return rows.length;
}
