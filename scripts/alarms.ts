/**
 * Reports each alert once when it becomes active and once when it is resolved.
 *
 * Usage: `deno task alarms [--test]`
 *
 * @module
 */
import { raiseStoreAlert } from "./alerting/raise_store_alert.ts";
import { sendTestAlert } from "./alerting/send_test_alert.ts";
import { StoreAlertFile } from "./alerting/store_alert.ts";
import { notifyAlerts } from "./alerting/notify_alerts.ts";
import { describeError } from "./core/describe_error.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { print } from "./core/print.ts";
import { nowOption, runTask, taskCommand, type TaskContext, taskContext } from "./core/task.ts";
import { openStore } from "./store/open_store.ts";
import { tryLock } from "./store/locks.ts";
import { expectedDaysOf, readShopDocuments } from "./sources/documents/shop_document.ts";

async function alarms(options: { test?: true; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  const { settings, now } = task;
  if (options.test) {
    await sendTestAlert(settings.alertWebhookUrl, now);
    return print("The webhook accepted the test alert");
  }
  const file = new StoreAlertFile(settings.dataFolder);
  try {
    await notify(task, file);
  } catch (error) {
    // A run that migrates the schema locks the store for a moment.
    if (describeError(error).exitCode === ExitCode.anotherRun) return;
    await raiseStoreAlert(error, { file, now, webhookUrl: settings.alertWebhookUrl });
  }
}

async function notify({ settings, now }: TaskContext, file: StoreAlertFile): Promise<void> {
  const documents = await readShopDocuments(settings);
  await using store = await openStore(settings);
  const { database } = store;
  if (!await tryLock(database, "storecast alerts")) return; // the previous run is still waiting for its webhook
  await notifyAlerts(database, {
    expectedDays: expectedDaysOf(documents, now, settings),
    now,
    hasBackups: settings.backupFolder !== undefined,
    file,
    webhookUrl: settings.alertWebhookUrl,
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("alarms")
      .option("--test", "send only a test alert to the webhook")
      .addOption(nowOption())
      .action(alarms),
  );
}
