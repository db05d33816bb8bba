import { addDays, type DayRule, startOfDay } from "../../core/days.ts";
import type { ApiDocument } from "../documents/source_document.ts";
import { writeDay } from "../documents/write_day.ts";

/**
 * Returns the values of the placeholders of `dayParameters` for a business day: `{day}` and `{next_day}`, written by `dateFormat`, and
 * the instants `{start}`, `{end}` (the start of the next day), `{last}` (the last second of the day) and `{before}` (the second before
 * it), written by `parameterFormat`.
 */
export function dayBounds(
  api: Pick<ApiDocument, "dateFormat" | "parameterFormat" | "timeZone">,
  day: string,
  rule: DayRule,
): Readonly<Record<string, string>> {
  const [start, end] = [startOfDay(day, rule), startOfDay(addDays(day, 1), rule)];
  const write = (instant: Temporal.Instant): string =>
    writeInstant(instant, { format: api.parameterFormat ?? "iso", timeZone: api.timeZone ?? rule.timeZone ?? "UTC" });
  return {
    "{day}": writeDay(day, api.dateFormat),
    "{next_day}": writeDay(addDays(day, 1), api.dateFormat),
    "{start}": write(start),
    "{end}": write(end),
    "{last}": write(end.subtract({ seconds: 1 })),
    "{before}": write(start.subtract({ seconds: 1 })),
  };
}

/** Writes an instant as `iso` (in UTC), as `unix` (seconds), or by a pattern in a time zone. */
export function writeInstant(
  instant: Temporal.Instant,
  { format, timeZone }: { format: string; timeZone: string },
): string {
  if (format === "iso") return instant.toString({ smallestUnit: "second" });
  if (format === "unixMilliseconds") return String(instant.epochMilliseconds);
  if (format === "unix") return String(Math.floor(instant.epochMilliseconds / 1000));
  const { year, month, day, hour, minute, second } = instant.toZonedDateTimeISO(timeZone);
  const parts: Record<string, number> = { yyyy: year, MM: month, dd: day, HH: hour, mm: minute, ss: second };
  return format.replace(/yyyy|MM|dd|HH|mm|ss/g, (part) => String(parts[part]).padStart(part.length, "0"));
}
