import type { Functions } from "../../sql/schema.ts";
import type { TaskContext } from "../core/task.ts";
import { expectedDaysOf, readShopDocuments, todaysOf } from "../sources/documents/shop_document.ts";
import { describeWriter } from "../store/locks.ts";
import { openStore } from "../store/open_store.ts";

type RowOf<Name extends "ops.status" | "ops.alert_causes" | "ops.source_status" | "ops.layer_rows" | "etl.plan"> =
  Functions[Name]["result"][number];

/** Number of rows of a table. */
export type LayerRows = RowOf<"ops.layer_rows">;

/** The cause of an active alert. */
export type AlertCause = RowOf<"ops.alert_causes">;

/** Columns of `ops.status` that apply to a source. */
const OF_A_SOURCE = [
  "today",
  "last_complete_day",
  "is_late",
  "due_days",
  "first_due_day",
  "days_loaded",
  "days_empty",
  "days_restated",
  "days_held",
  "days_failed",
  "batches_staged",
  "batches_failed",
  "rows_rejected",
] as const;

/** The status of one source. */
export interface SourceStatus extends Pick<RowOf<"ops.status">, typeof OF_A_SOURCE[number]> {
  readonly source_name: string;
  readonly due: readonly RowOf<"etl.plan">[];
}

/** The status of the store. */
export interface StoreStatus extends RowOf<"ops.status"> {
  readonly due: readonly RowOf<"etl.plan">[];
  /** The sources that STORECAST_SOURCE names. */
  readonly by_source: readonly SourceStatus[];
  readonly sources: readonly RowOf<"ops.source_status">[];
  /** The worst first. */
  readonly alerts: readonly AlertCause[];
  readonly warnings: readonly string[];
  /** The run that is changing the store, and its session; null if there is none. */
  readonly writer: string | null;
  readonly layers: readonly LayerRows[];
}

/** Returns the status of the store. */
export async function readStatus({ settings, now }: TaskContext): Promise<StoreStatus> {
  const documents = await readShopDocuments(settings);
  const todays = todaysOf(documents, now);
  await using store = await openStore(settings);
  const { database } = store;
  const ofStore = { p_todays: todays };
  const bySource: SourceStatus[] = [];
  for (const [source, today] of Object.entries(todays)) {
    const [row] = await database.call("ops.status", { p_todays: { [source]: today } });
    const due = row!.last_complete_day === null
      ? []
      : await database.call("etl.plan", { p_source: source, p_today: today });
    bySource.push({ ...pick(row!), source_name: source, due });
  }
  const [status] = await database.call("ops.status", ofStore);
  return {
    ...status!,
    due: bySource.flatMap(({ due }) => due),
    by_source: bySource,
    sources: await database.call("ops.source_status", ofStore),
    alerts: await database.call("ops.alert_causes", {
      p_expected_days: expectedDaysOf(documents, now, settings),
      p_now: now.toString(),
      p_has_backups: settings.backupFolder !== undefined,
    }),
    writer: await describeWriter(database) ?? null,
    warnings: await database.call("ops.warnings", ofStore),
    layers: await database.call("ops.layer_rows"),
  };
}

function pick(status: RowOf<"ops.status">): Omit<SourceStatus, "source_name" | "due"> {
  return Object.fromEntries(OF_A_SOURCE.map((name) => [name, status[name]])) as Omit<
    SourceStatus,
    "source_name" | "due"
  >;
}
