/**
 * Looks for what is wrong and tells it, once for each cause; says when it is well again. For cron.
 *
 * Usage: `deno task alarms [--test]`
 *
 * @module
 */
import { expectedDay } from "./alerting/expected_day.ts";
import { raiseStoreAlarm } from "./alerting/raise_store_alert.ts";
import { sendAlarm } from "./alerting/send_alert.ts";
import { StoreAlarmFile } from "./alerting/store_alert.ts";
import { tellAlarms } from "./alerting/notify_alerts.ts";
import { describeError } from "./core/describe_error.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { print } from "./core/print.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, type TaskContext, taskContext } from "./core/task.ts";
import { openStore } from "./store/open_store.ts";
import { tryLock } from "./store/try_lock.ts";
import { readSourceDocument } from "./sources/source_document.ts";

async function alarms(options: { test?: true; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  if (options.test) return await sendTest(task);
  const { settings, now } = task;
  const file = new StoreAlarmFile(settings.dataFolder);
  try {
    await look(task, file);
  } catch (error) {
    // A run that brings the schema up to date has the store for itself for a moment.
    if (describeError(error).exitCode === ExitCode.anotherRun) return;
    await raiseStoreAlarm(error, { file, now, webhookUrl: settings.alarmWebhookUrl });
  }
}

async function look({ settings, now }: TaskContext, file: StoreAlarmFile): Promise<void> {
  const { source } = await readSourceDocument(settings.source);
  await using store = await openStore(settings);
  const { database } = store;
  if (!await tryLock(database, "storecast alarms")) return; // the one before still waits for its webhook
  await tellAlarms(database, {
    source,
    expectedDay: expectedDay(now, settings),
    now,
    hasBackups: settings.backupFolder !== undefined,
    file,
    webhookUrl: settings.alarmWebhookUrl,
  });
}

async function sendTest({ settings, now }: TaskContext): Promise<void> {
  const url = settings.alarmWebhookUrl;
  if (url === undefined) {
    throw new StorecastError("Cannot send a test: ALARM_WEBHOOK_URL is not set", {
      exitCode: ExitCode.usage,
      advice: "Set it to the address that your chat made for an incoming webhook",
    });
  }
  const failure = await sendAlarm(url, {
    state: "raised",
    cause: "test",
    message: "This is a test",
    advice: "There is nothing to do",
    raised_at: now.toString(),
    resolved_at: null,
  });
  if (failure === undefined) return print("The webhook took the test");
  throw new StorecastError(`Cannot send a test: ${failure}`, {
    exitCode: ExitCode.usage,
    advice: "Check ALARM_WEBHOOK_URL",
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("alarms", "Look for what is wrong, tell it once for each cause, and say when it is well again")
      .option("--test", "only send a test to the webhook")
      .addOption(nowOption())
      .action(alarms),
  );
}
