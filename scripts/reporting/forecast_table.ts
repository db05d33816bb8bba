import type { ForecastPoint } from "../forecasting/series_forecast.ts";
import { formatDay, formatNumber } from "./format.ts";

/**
 * The forecast as lines for a terminal: the day, its weekday, the mean and the band that holds its sales with a
 * probability of 80 %; no line break at the end.
 */
export function formatForecastTable(points: readonly (ForecastPoint & { day: string })[]): string {
  const rows = points.map(({ day, mean, lo80, hi80 }) => [
    day,
    formatDay(day).slice(0, 3),
    formatNumber(mean),
    formatNumber(lo80),
    formatNumber(hi80),
  ]);
  const table = [["day", "", "mean", "80 % from", "to"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) => row.map((cell, column) => column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
    .map((row) => row.join("  "))
    .join("\n");
}
