import type { Relations } from "../../sql/schema.ts";
import { readChanges } from "../sources/api/read_changes.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";

/** Minutes that are queried again: an API may show a change with a delay. */
const OVERLAP = 10;

/**
 * Asks the API which orders have changed since the last time, and marks their days as due. Does nothing if the source document has no
 * `changedParameters` or `changedBody`.
 */
export async function noteChanges(
  { database, document, progress }: RunContext,
  api: SalesApi,
  now: Temporal.Instant,
): Promise<void> {
  const { changedParameters, changedBody } = document.api ?? {};
  if (changedParameters === undefined && changedBody === undefined) return;
  progress("Asking which orders have changed");
  const [source] = await database.rows<Pick<Relations["etl.source"], "changes_read_at">>(
    "select changes_read_at from etl.source where source_name = $1",
    [document.source],
  );
  const last = source?.changes_read_at ?? undefined;
  const since = last === undefined
    ? now.subtract({ hours: 24 * Math.max(1, document.lookBackDays) })
    : Temporal.Instant.from(last).subtract({ minutes: OVERLAP });
  const { dates, answeredAt } = await readChanges(document, since, api);
  // The earlier of the two clocks: if this machine's clock is ahead, changes before its time may still follow.
  const readAt = answeredAt && Temporal.Instant.compare(answeredAt, now) < 0 ? answeredAt : now;
  await database.call("etl.note_changes", { p_source: document.source, p_dates: dates, p_read_at: String(readAt) });
}
