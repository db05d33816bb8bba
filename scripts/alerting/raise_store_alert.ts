import { describeError } from "../core/describe_error.ts";
import { printError } from "../core/print.ts";
import { formatAlert } from "./format_alert.ts";
import { sendAlert } from "./send_alert.ts";
import type { StoreAlert, StoreAlertFile } from "./store_alert.ts";

/** Raises the alert that the store cannot be used: prints it once, and sends it until the webhook accepts it. */
export async function raiseStoreAlert(
  error: unknown,
  { file, now, webhookUrl }: { file: StoreAlertFile; now: Temporal.Instant; webhookUrl: string | undefined },
): Promise<void> {
  const active = await file.read();
  const alert: StoreAlert = active ?? {
    cause: "store",
    message: `The store cannot be used: ${describeError(error).line.split("\n")[0]}`,
    advice: 'See "store" in docs/operations.md; "deno task status" shows whether it works again',
    active_from: now.toString(),
    active_notified_at: webhookUrl === undefined ? now.toString() : null,
  };
  const { active_notified_at, ...rest } = alert;
  const sent = { ...rest, status: "active", resolved_at: null };
  if (active === undefined) {
    printError(formatAlert(sent));
    await file.write(alert);
  }
  if (active_notified_at !== null || webhookUrl === undefined) return;
  const refusal = await sendAlert(webhookUrl, sent);
  if (refusal === undefined) await file.write({ ...alert, active_notified_at: now.toString() });
  else if (active === undefined) printError(`Cannot send the alert: ${refusal.reason}. The next run tries again.`);
}
