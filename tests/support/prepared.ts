import { type PreparedSeries, prepareSeries } from "../../scripts/forecasting/prepared_series.ts";
import type { Series } from "../../scripts/forecasting/series.ts";

/** Prepares a series that must not be refused. */
export function prepared(series: Series, horizon: number): PreparedSeries {
  const result = prepareSeries(series, horizon);
  if ("reason" in result) throw new Error(`Cannot forecast the series "${series.name}": ${result.reason}`);
  return result;
}
