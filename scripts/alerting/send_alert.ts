import type { Refusal } from "../core/refusal.ts";
import type { Alert } from "./alert.ts";
import { formatAlert } from "./format_alert.ts";

const LIMIT_MS = 10_000;

/**
 * Sends an alert to a webhook; returns a refusal if the webhook does not accept it. The URL is a secret, so the reason names only
 * its host.
 */
export async function sendAlert(
  url: string,
  alert: Alert,
  { limit = LIMIT_MS }: { limit?: number } = {},
): Promise<Refusal | undefined> {
  const webhook = `the webhook at "${new URL(url).host}"`;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `Storecast: ${formatAlert(alert)}`, ...alert }),
      signal: AbortSignal.timeout(limit),
      redirect: "error",
    });
    await response.body?.cancel();
    return response.ok ? undefined : { reason: `${webhook} answers with status ${response.status}` };
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    // The system's message contains the URL.
    return {
      reason: isTimeout ? `${webhook} does not answer within ${limit / 1000} s` : `${webhook} cannot be reached`,
    };
  }
}
