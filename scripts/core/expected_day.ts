import { addDays, businessDay, type DayRule } from "./days.ts";

/** Returns the last business day that should be in the marts: the one before the day on which data was last due. */
export function expectedDay(
  now: Temporal.Instant,
  { dataDueAt, ...rule }: DayRule & { dataDueAt: Temporal.PlainTime },
): string {
  const utc = now.toZonedDateTimeISO("UTC");
  const today = utc.withPlainTime(dataDueAt);
  const due = Temporal.ZonedDateTime.compare(today, utc) <= 0 ? today : today.subtract({ days: 1 });
  return addDays(businessDay(due.toInstant(), rule), -1);
}
