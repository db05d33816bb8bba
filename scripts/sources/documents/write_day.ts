import { dayFormat, tokensOf } from "./date_format.ts";

/** Writes an ISO day as a source's date format does, without a time: "2026-11-24" in "dd.MM.yyyy H:mm" as "24.11.2026". */
export function writeDay(day: string, dateFormat: string): string {
  const date = Temporal.PlainDate.from(day);
  const two = (number: number): string => String(number % 100).padStart(2, "0");
  const written: Record<string, string> = {
    yyyy: String(date.year).padStart(4, "0"),
    yy: two(date.year),
    MMMM: date.toLocaleString("en-US", { month: "long" }),
    MMM: date.toLocaleString("en-US", { month: "short" }),
    MM: two(date.month),
    M: String(date.month),
    dd: two(date.day),
    d: String(date.day),
  };
  return tokensOf(dayFormat(dateFormat) ?? "yyyy-MM-dd").map((token) => written[token] ?? token).join("");
}
