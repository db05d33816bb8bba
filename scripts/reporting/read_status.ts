import type { Functions } from "../../sql/schema.ts";
import { businessDay } from "../core/days.ts";
import { expectedDay } from "../core/expected_day.ts";
import type { TaskContext } from "../core/task.ts";
import { readShopDocument } from "../sources/shop_document.ts";
import { describeWriter } from "../store/locks.ts";
import { openStore } from "../store/open_store.ts";

type RowOf<Name extends "ops.status" | "ops.alert_causes" | "ops.source_status" | "ops.layer_rows" | "etl.plan"> =
  Functions[Name]["result"][number];

/** Number of rows of a table. */
export type LayerRows = RowOf<"ops.layer_rows">;

/** The cause of an active alert. */
export type AlertCause = RowOf<"ops.alert_causes">;

/** The status of the store. */
export interface StoreStatus extends RowOf<"ops.status"> {
  readonly due: readonly RowOf<"etl.plan">[];
  readonly sources: readonly RowOf<"ops.source_status">[];
  /** The worst first. */
  readonly alerts: readonly AlertCause[];
  readonly warnings: readonly string[];
  /** The run that changes the store now, and its session; null if none does. */
  readonly writer: string | null;
  readonly layers: readonly LayerRows[];
}

/** Returns the status of the store. */
export async function readStatus({ settings, now }: TaskContext): Promise<StoreStatus> {
  const document = await readShopDocument(settings);
  const { source } = document;
  await using store = await openStore(settings);
  const { database } = store;
  const ofSource = { p_source: source, p_today: businessDay(now, document) };
  const [status] = await database.call("ops.status", ofSource);
  return {
    ...status!,
    due: status!.last_complete_day === null ? [] : await database.call("etl.plan", ofSource),
    sources: await database.call("ops.source_status", ofSource),
    alerts: await database.call("ops.alert_causes", {
      p_source: source,
      p_expected_day: expectedDay(now, { ...document, dataDueAt: settings.dataDueAt }),
      p_now: now.toString(),
      p_has_backups: settings.backupFolder !== undefined,
    }),
    writer: await describeWriter(database) ?? null,
    warnings: await database.call("ops.warnings", ofSource),
    layers: await database.call("ops.layer_rows"),
  };
}
