import { writeWholeFile } from "../core/write_whole.ts";
import type { Database } from "../database/database.ts";
import { type ExportedRow, writeReplayFile } from "../sources/archive/replay_file.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** Writes the replayable rejected rows of files, of one batch or of all, to a CSV file; returns their number. */
export async function exportRejectedRows(
  database: Database,
  path: string,
  { document, batch }: { document: SourceDocument; batch?: number },
): Promise<number> {
  const columns = await database.call("etl.replay_columns", { p_source: document.source });
  const rows = await database.rows<ExportedRow>(
    `select rejected.batch_id as batch, rejected.line, concat_ws(' ', rejected.column_name, rejected.reason) as reason, rejected.record
     from etl.rejected
     inner join etl.replayable_batches(p_source => $1) as replayable on replayable.batch_id = rejected.batch_id
     where rejected.replayed_by is null and ($2::bigint is null or rejected.batch_id = $2)
     order by rejected.batch_id, rejected.line`,
    [document.source, batch ?? null],
  );
  await writeWholeFile(path, writeReplayFile(rows, { columns, separator: archiveOf(document).separator }), {
    mode: 0o600,
  });
  return rows.length;
}
