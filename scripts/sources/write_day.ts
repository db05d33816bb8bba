/** Writes an ISO day in a source's date format, such as "2026-11-24" in "dd.MM.yyyy" as "24.11.2026". */
export function writeDay(day: string, dateFormat: string): string {
  const [year, month, dayOfMonth] = day.split("-") as [string, string, string];
  return dateFormat.replace("yyyy", year).replace("MM", month).replace("dd", dayOfMonth);
}
