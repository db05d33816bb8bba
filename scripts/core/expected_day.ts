import { addDays, businessDay } from "./days.ts";

/** The last business day that should be in the marts: the one before the day of the last time at which data was due. */
export function expectedDay(
  now: Temporal.Instant,
  { dataDueAt, timeZone }: { dataDueAt: Temporal.PlainTime; timeZone: string },
): string {
  const utc = now.toZonedDateTimeISO("UTC");
  const today = utc.withPlainTime(dataDueAt);
  const due = Temporal.ZonedDateTime.compare(today, utc) <= 0 ? today : today.subtract({ days: 1 });
  return addDays(businessDay(due.toInstant(), timeZone), -1);
}
