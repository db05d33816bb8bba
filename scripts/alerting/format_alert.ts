import type { Alarm } from "./alert.ts";

/** An alarm as one line for people. */
export function formatAlarm({ state, cause, message, advice, raised_at, resolved_at }: Alarm): string {
  if (state === "raised") return `ALARM ${cause}. ${sentence(message)} ${sentence(advice)}`;
  return `WELL AGAIN ${cause}, after ${duration(raised_at, resolved_at!)}. It was: ${sentence(message)}`;
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, "")}.`;
}

function duration(from: string, to: string): string {
  const { hours, minutes } = instant(to).since(instant(from)).round({ largestUnit: "hour", smallestUnit: "minute" });
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** PostgreSQL writes a blank for the T, and the zone as +00. */
function instant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(" ", "T"));
}
