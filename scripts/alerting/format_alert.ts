import type { Alert } from "./alert.ts";

/** Formats an alert as one line. */
export function formatAlert({ status, cause, message, advice, active_from, resolved_at }: Alert): string {
  if (status === "active") return `ALERT ${cause}. ${sentence(message)} ${sentence(advice)}`;
  return `RESOLVED ${cause}, after ${duration(active_from, resolved_at!)}. It was: ${sentence(message)}`;
}

function sentence(text: string): string {
  return `${text.replace(/\.$/, "")}.`;
}

function duration(from: string, to: string): string {
  const { hours, minutes } = instant(to).since(instant(from)).round({ largestUnit: "hour", smallestUnit: "minute" });
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** Parses an instant as PostgreSQL writes it: with a space instead of T, and the zone as +00. */
function instant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text.replace(" ", "T"));
}
