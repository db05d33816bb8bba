import type { ReportForecast } from "./report_data.ts";

/** The projected days that lie after the last known day: a projection made earlier has been overtaken in part. */
export function upcomingPoints(forecast: ReportForecast | undefined, lastDay: string): ReportForecast["points"] {
  return forecast?.points.filter(({ day }) => day > lastDay) ?? [];
}
