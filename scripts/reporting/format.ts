import { escapeObeyed } from "../core/visible.ts";

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const attributes: Readonly<Record<string, string>> = {
  category: "Category",
  segment: "Segment",
  ship_mode: "Ship mode",
};
const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Returns "12,346", without decimals: the report shows magnitudes, the database has the cents. */
export function formatNumber(value: number): string {
  return number.format(Math.abs(value) < 0.5 ? 0 : value); // never "-0"
}

/** Returns "12.3K", for axes. */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** Returns "4.1 %" for a share of 0 to 1; "under 0.1 %" for one that would look like 0. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  return `${(share * 100).toFixed(1)} %`;
}

/** Returns "+12 %" or "−3 %"; undefined if there is nothing to compare with. */
export function formatChange(value: number, before: number): string | undefined {
  if (before <= 0) return undefined;
  const percent = Math.round((value / before - 1) * 100);
  return `${percent > 0 ? "+" : percent < 0 ? "−" : ""}${Math.abs(percent)} %`;
}

/** Returns "Mon" for the ISO weekday 1. */
export function weekdayName(weekday: number): string {
  return weekdays[weekday - 1]!;
}

/** Returns "Jan" for the month 1. */
export function monthName(month: number): string {
  return months[month - 1]!;
}

/** Returns "Mon 23 Nov" for a day written `yyyy-MM-dd`. */
export function formatDay(day: string): string {
  const { dayOfWeek, day: dayOfMonth, month } = Temporal.PlainDate.from(day);
  return `${weekdayName(dayOfWeek)} ${dayOfMonth} ${monthName(month)}`;
}

/** Returns "Mon 23 Nov 2026". */
export function formatFullDay(day: string): string {
  return `${formatDay(day)} ${day.slice(0, 4)}`;
}

/** Returns "Ship mode" for the attribute `ship_mode`. */
export function attributeName(attribute: string): string {
  return attributes[attribute] ?? attribute;
}

/** Escapes text for HTML, both in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return escapeObeyed(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** Returns rows as lines with aligned columns: the first `left` columns to the left, the others to the right. */
export function alignColumns(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const align = (cell: string, column: number): string =>
    column < left ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return rows.map((row) => row.map(align).join("  ").trimEnd());
}
