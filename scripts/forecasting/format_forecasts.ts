import { quoteField } from "../sources/orders/quote_field.ts";
import type { ForecastBounds, SeriesForecast, SeriesResult } from "./series_forecast.ts";

/**
 * The forecasts as CSV with a header and no line break at the end, without refused series; `deno task forecast:csv --help`
 * describes the columns.
 */
export function formatForecasts(
  results: readonly SeriesResult[],
  { backtest, sums }: { backtest: boolean; sums: boolean },
): string {
  const header = [
    "series",
    "day",
    "horizon",
    "mean",
    "lo_80",
    "hi_80",
    "lo_95",
    "hi_95",
    ...(backtest ? ["cutoff"] : []),
  ];
  const lines = [header.join(",")];
  for (const result of results) {
    if ("reason" in result) continue;
    for (const forecast of [...result.backtest, result.forecast]) lines.push(...linesOf(forecast, { backtest, sums }));
  }
  return lines.join("\n");
}

function linesOf(forecast: SeriesForecast, { backtest, sums }: { backtest: boolean; sums: boolean }): string[] {
  const line = (day: string, horizon: string, bounds: ForecastBounds): string => {
    const numbers = [bounds.mean, bounds.lo80, bounds.hi80, bounds.lo95, bounds.hi95].map(formatNumber);
    return [nameField(forecast.name), day, horizon, ...numbers, ...(backtest ? [forecast.cutoff] : [])].join(",");
  };
  return [
    ...forecast.points.map((point) => line(point.day, String(point.horizon), point)),
    ...(sums ? [line(forecast.points.at(-1)!.day, "sum", forecast.sum)] : []),
  ];
}

/** The name, quoted if CSV needs it. */
function nameField(name: string): string {
  return /[",\r\n]/.test(name) ? quoteField(name) : name;
}

/** Ten significant digits: more than any forecast is good for, fewer than those in which machines differ. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(10)));
}
