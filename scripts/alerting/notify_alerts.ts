import type { Database } from "../database/database.ts";
import type { Alarm } from "./alert.ts";
import { formatAlarm } from "./format_alert.ts";
import { sendAlarm } from "./send_alert.ts";
import type { StoreAlarmFile } from "./store_alert.ts";
import { printError } from "../core/print.ts";

/** What is judged, by which clock, and where it is told. */
export interface TellAlarmsOptions {
  readonly source: string;
  /** The last business day that should be in the marts. */
  readonly expectedDay: string;
  readonly now: Temporal.Instant;
  readonly hasBackups: boolean;
  readonly file: StoreAlarmFile;
  readonly webhookUrl: string | undefined;
}

/**
 * Raises the causes that stand and resolves those that are gone; prints each once, and sends to the webhook what it has
 * not taken yet, in order. What cannot be sent waits for the next run.
 */
export async function tellAlarms(database: Database, options: TellAlarmsOptions): Promise<void> {
  const { now, webhookUrl } = options;
  const changed = await database.transaction(async () => {
    const alarms = await judge(database, options);
    // Printed before they are kept: a run that is killed in between prints them again rather than not at all.
    for (const alarm of alarms) printError(formatAlarm(alarm));
    return alarms;
  });
  await options.file.write(undefined);

  const untold = await database.call<Alarm & { alarm_id: string }>("etl.untold_alarms");
  for (const { alarm_id: id, ...alarm } of untold) {
    const failure = webhookUrl === undefined ? undefined : await sendAlarm(webhookUrl, alarm);
    if (failure !== undefined) {
      // Said once: a webhook that is down would be mailed about by every run.
      if (changed.length > 0) printError(`Cannot send the alarm: ${failure}. The next run tries again.`);
      return;
    }
    await database.rows("select etl.mark_told(p_alarm_id => $1, p_state => $2, p_now => $3)", [
      id,
      alarm.state,
      now.toString(),
    ]);
  }
}

async function judge(database: Database, options: TellAlarmsOptions): Promise<Alarm[]> {
  const now = options.now.toString();
  const changed: Omit<Alarm, "state">[] = [];
  const kept = await options.file.read();
  if (kept !== undefined) {
    changed.push(
      ...await database.call<Alarm>("etl.adopt_alarm", {
        p_cause: kept.cause,
        p_message: kept.message,
        p_advice: kept.advice,
        p_raised_at: kept.raised_at,
        p_raise_told_at: kept.raise_told_at,
        p_now: now,
      }),
    );
  }
  changed.push(
    ...await database.call<Alarm>("etl.update_alarms", {
      p_source: options.source,
      p_expected_day: options.expectedDay,
      p_now: now,
      p_has_backups: options.hasBackups,
    }),
  );
  return changed.map((alarm) => ({ ...alarm, state: alarm.resolved_at === null ? "raised" : "resolved" }));
}
