import type { ForecastPoint } from "../forecasting/series_forecast.ts";
import { alignColumns, formatDay, formatNumber } from "./format.ts";

/** Returns the forecast as lines for a terminal: the day, its weekday, the mean and the 80 % interval. */
export function formatForecastTable(points: readonly (ForecastPoint & { day: string })[]): string {
  const rows = points.map(({ day, mean, lo80, hi80 }) => [
    day,
    formatDay(day).slice(0, 3),
    formatNumber(mean),
    formatNumber(lo80),
    formatNumber(hi80),
  ]);
  return alignColumns([["day", "", "mean", "80 % from", "to"], ...rows], 2).join("\n");
}
