/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { ArimaRunner } from "./arima/arima_runner.ts";
import { type ForecastOptions, forecastSeries } from "./forecast_series.ts";
import type { Series } from "./series.ts";

/** One series to be projected. */
export interface ForecastRequest {
  readonly series: Series;
  readonly options: ForecastOptions;
  /** What an earlier run computed; undefined where the caller keeps nothing, and the result's is empty then. */
  readonly cache: string | undefined;
  /** Milliseconds after which a fit of the seasonal model is given up. */
  readonly fitTimeout: number;
}

let runner: ArimaRunner | undefined;

self.onmessage = async ({ data }: MessageEvent<ForecastRequest>): Promise<void> => {
  runner ??= new ArimaRunner({ timeout: data.fitTimeout });
  try {
    const result = await forecastSeries(data.series, { ...data.options, cache: data.cache, runner });
    // what nobody keeps is not sent
    self.postMessage({ result: "cache" in result && data.cache === undefined ? { ...result, cache: "" } : result });
  } catch (error) {
    self.postMessage({ defect: error instanceof Error ? error.stack ?? error.message : String(error) });
  }
};
