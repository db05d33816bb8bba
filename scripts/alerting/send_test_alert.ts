import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { sendAlert } from "./send_alert.ts";

/** Sends a test alert to the webhook. Throws a usage error if there is none, or if it does not accept the alert. */
export async function sendTestAlert(webhookUrl: string | undefined, now: Temporal.Instant): Promise<void> {
  if (webhookUrl === undefined) {
    throw new StorecastError("Cannot send a test alert: ALERT_WEBHOOK_URL is not set", {
      exitCode: ExitCode.usage,
      advice: "Set it to the URL of an incoming webhook of your chat",
    });
  }
  const refusal = await sendAlert(webhookUrl, {
    status: "active",
    cause: "test",
    message: "This is a test alert",
    advice: "No action is needed",
    active_from: now.toString(),
    resolved_at: null,
  });
  if (refusal === undefined) return;
  throw new StorecastError(`Cannot send a test alert: ${refusal.reason}`, {
    exitCode: ExitCode.usage,
    advice: "Check ALERT_WEBHOOK_URL",
  });
}
