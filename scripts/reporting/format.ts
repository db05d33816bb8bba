import { monthName, weekdayName } from "./pattern_names.ts";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

/** "12,346", without decimals: the report shows magnitudes, the database keeps the cents. */
export function formatNumber(value: number): string {
  return number.format(Math.abs(value) < 0.5 ? 0 : value); // never "-0"
}

/** "12.3K", for axes. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** "4.1 %" for a share of 0 to 1; "under 0.1 %" for one that would read as nothing. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  return `${(share * 100).toFixed(1)} %`;
}

/** "+12 %", "−3 %"; undefined when there is nothing to compare with. */
export function formatChange(value: number, before: number): string | undefined {
  if (before <= 0) return undefined;
  const percent = Math.round((value / before - 1) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}

/** "Mon 23 Nov" for a day written `yyyy-MM-dd`. */
export function formatDay(day: string): string {
  const { dayOfWeek, day: dayOfMonth, month } = Temporal.PlainDate.from(day);
  return `${weekdayName(dayOfWeek)} ${dayOfMonth} ${monthName(month)}`;
}

/** "Mon 23 Nov 2026". */
export function formatFullDay(day: string): string {
  return `${formatDay(day)} ${day.slice(0, 4)}`;
}
