import type { Relations } from "../../sql/schema.ts";
import { printError } from "../core/print.ts";
import type { Database } from "../database/database.ts";
import { formatAlert } from "./format_alert.ts";
import { sendAlert } from "./send_alert.ts";
import type { StoreAlertFile } from "./store_alert.ts";

/** Options for finding and sending alerts. */
export interface NotifyAlertsOptions {
  /** The last business day of each source that should be in the marts. */
  readonly expectedDays: Readonly<Record<string, string>>;
  readonly now: Temporal.Instant;
  readonly hasBackups: boolean;
  readonly file: StoreAlertFile;
  readonly webhookUrl: string | undefined;
}

/**
 * Records new alerts, resolves those whose cause is gone, and prints each once. Then sends the webhook every alert that it has
 * not accepted yet, in order. An alert that cannot be sent waits for the next run.
 */
export async function notifyAlerts(database: Database, options: NotifyAlertsOptions): Promise<void> {
  const { now, file, webhookUrl } = options;
  const changed = await database.transaction(async () => {
    const alerts = [...await adoptStoreAlert(database, options), ...await updateAlerts(database, options)];
    // Printed before the commit: if the run is killed in between, they are printed twice rather than never.
    for (const alert of alerts) {
      printError(formatAlert({ ...alert, status: alert.resolved_at === null ? "active" : "resolved" }));
    }
    return alerts;
  });
  await file.write(undefined);

  for (const { alert_id, ...alert } of await database.call("ops.unsent_alerts")) {
    const refusal = webhookUrl === undefined ? undefined : await sendAlert(webhookUrl, alert);
    if (refusal !== undefined) {
      // Only with a new alert: otherwise every run would send a mail about a webhook that is down.
      if (changed.length > 0) printError(`Cannot send the alert: ${refusal.reason}. The next run tries again.`);
      return;
    }
    await database.call("ops.mark_notified", {
      p_alert_id: alert_id,
      p_status: alert.status,
      p_now: now.toString(),
    });
  }
}

/** Records the alert that was kept in the data folder while the store could not be used. */
async function adoptStoreAlert(
  database: Database,
  { file, now }: NotifyAlertsOptions,
): Promise<Relations["ops.alert"][]> {
  const kept = await file.read();
  if (kept === undefined) return [];
  return await database.call("ops.adopt_alert", {
    p_cause: kept.cause,
    p_message: kept.message,
    p_advice: kept.advice,
    p_active_from: kept.active_from,
    p_active_notified_at: kept.active_notified_at,
    p_now: now.toString(),
  });
}

async function updateAlerts(
  database: Database,
  { expectedDays, now, hasBackups }: NotifyAlertsOptions,
): Promise<Relations["ops.alert"][]> {
  return await database.call("ops.update_alerts", {
    p_expected_days: expectedDays,
    p_now: now.toString(),
    p_has_backups: hasBackups,
  });
}
