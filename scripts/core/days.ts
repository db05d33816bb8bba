/** The time zone of business days (default: UTC), and the time of the next day at which a business day ends (default: midnight). */
export interface DayRule {
  readonly timeZone?: string | undefined;
  readonly dayEndsAt?: string | undefined;
}

/** Returns the business day of an instant, as `yyyy-MM-dd`: the local date, or the date before if the local time is before `dayEndsAt`. */
export function businessDay(now: Temporal.Instant, { timeZone = "UTC", dayEndsAt = "00:00" }: DayRule): string {
  const { hour, minute } = Temporal.PlainTime.from(dayEndsAt);
  return now.toZonedDateTimeISO(timeZone).toPlainDateTime().subtract({ hours: hour, minutes: minute }).toPlainDate()
    .toString();
}

/** Returns the first instant of a business day: when local time first reaches `dayEndsAt`, or passes it as clocks go forward. */
export function startOfDay(day: string, { timeZone = "UTC", dayEndsAt = "00:00" }: DayRule): Temporal.Instant {
  const wanted = Temporal.PlainDate.from(day).toPlainDateTime(dayEndsAt);
  const start = wanted.toZonedDateTime(timeZone); // the first of the two if clocks go back over it
  if (start.toPlainDateTime().equals(wanted)) return start.toInstant();
  return start.add({ nanoseconds: 1 }).getTimeZoneTransition("previous")!.toInstant();
}

/** Returns whether a text is a day of the calendar, written as yyyy-MM-dd, that PostgreSQL has too: it knows no year 0. */
export function isDay(text: string): boolean {
  const time = /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text); // Date takes February 30 for March 1
}

/** Returns the number of days from the day `from` to the day `to`. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(to).days;
}

/** Returns the day `days` after a day; a negative number counts back. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/**
 * Returns whether a text is the name of a time zone, such as Europe/Berlin. Offsets and abbreviations such as CET do not count:
 * PostgreSQL reads offsets with the opposite sign, and applies no daylight saving time to abbreviations.
 */
export function isTimeZone(name: string): boolean {
  if (!/^(UTC|GMT|[A-Za-z_]+\/.+|[A-Za-z-]{5,})$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
