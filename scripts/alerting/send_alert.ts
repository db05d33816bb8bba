import type { Alarm } from "./alert.ts";
import { formatAlarm } from "./format_alert.ts";

const LIMIT_MS = 10_000;

/**
 * Sends an alarm to a webhook; returns why it was not taken, or undefined where it was. The address is a secret, and so
 * may be its path: of it no more than the host is in what is returned.
 */
export async function sendAlarm(
  url: string,
  alarm: Alarm,
  { limit = LIMIT_MS }: { limit?: number } = {},
): Promise<string | undefined> {
  const where = `the webhook at "${new URL(url).host}"`;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `Storecast: ${formatAlarm(alarm)}`, ...alarm }),
      signal: AbortSignal.timeout(limit),
      redirect: "error",
    });
    await response.body?.cancel();
    return response.ok ? undefined : `${where} answers with status ${response.status}`;
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    // The system's words hold the address.
    return isTimeout ? `${where} does not answer within ${limit / 1000} s` : `${where} cannot be reached`;
  }
}
