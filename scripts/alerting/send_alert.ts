import type { Refusal } from "../core/refusal.ts";
import type { Alert } from "./alert.ts";
import { formatAlert } from "./format_alert.ts";

const TIMEOUT_MS = 10_000;

/**
 * Sends an alert to a webhook; returns a refusal if the webhook does not accept it. The URL is a secret, so the reason names only
 * its host.
 */
export async function sendAlert(
  url: string,
  alert: Alert,
  { timeout = TIMEOUT_MS }: { timeout?: number } = {},
): Promise<Refusal | undefined> {
  const webhook = `the webhook at "${new URL(url).host}"`;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `Storecast: ${formatAlert(alert)}`, ...alert }),
      signal: AbortSignal.timeout(timeout),
      redirect: "error",
    });
    await response.body?.cancel();
    return response.ok ? undefined : { reason: `${webhook} answered with status ${response.status}` };
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    // The system's message contains the URL.
    return {
      reason: isTimeout ? `${webhook} did not answer within ${timeout / 1000} s` : `${webhook} cannot be reached`,
    };
  }
}
