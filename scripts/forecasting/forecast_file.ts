import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { forecastAll, type ForecastAllOptions } from "./forecast_all.ts";
import { formatForecasts } from "./format_forecasts.ts";
import { readSeries } from "./read_series.ts";

/** Options of the forecast of a file. */
export interface ForecastFileOptions extends Pick<ForecastAllOptions, "horizon" | "workers" | "onProgress"> {
  /** The number of past weekly forecasts of each series to write as well. */
  readonly backtest: number;
  /** Whether the sum of the horizon is written as well. */
  readonly sums: boolean;
}

/** The forecast of a file. */
export interface FileForecast {
  /** CSV with a header and no line break at the end. */
  readonly csv: string;
  /** Lines for people: calendar numbers that were filled in, series without a forecast. */
  readonly notes: readonly string[];
  /** The error of a file none of whose series can be forecast. */
  readonly error: StorecastError | undefined;
}

/** Forecasts the daily series of a CSV file; throws for a file that cannot be read. `readSeries` describes the file. */
export async function forecastFile(
  path: string,
  { backtest, sums, ...options }: ForecastFileOptions,
): Promise<FileForecast> {
  const { series, refusals: unread, notes } = await readSeries(path, options);
  const results = await forecastAll(series, { ...options, backtest });
  const refusals = [...unread, ...results.filter((result) => "reason" in result)];
  const isNone = refusals.length === unread.length + series.length;
  return {
    csv: formatForecasts(results, { backtest: backtest > 0, sums }),
    notes: [...notes, ...refusals.map(({ name, reason }) => `Series "${name}" has no forecast: ${reason}.`)],
    error: isNone
      ? new StorecastError(`Cannot forecast any of the ${refusals.length} series of "${path}"`, {
        exitCode: ExitCode.input,
        advice: "See the lines above",
      })
      : undefined,
  };
}
