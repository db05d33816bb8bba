import type { ReportForecast } from "./report_data.ts";

/** The forecast days after the last known day; sales may have overtaken the first days of an older forecast. */
export function upcomingPoints(forecast: ReportForecast | undefined, lastDay: string): ReportForecast["points"] {
  return forecast?.points.filter(({ day }) => day > lastDay) ?? [];
}
