/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { ArimaRunner } from "./arima/arima_runner.ts";
import { type ForecastOptions, forecastSeries } from "./forecast_series.ts";
import type { Series } from "./series.ts";
import type { SeriesResult } from "./series_forecast.ts";

/** The message to a worker: one series to forecast. */
export interface ForecastRequest {
  readonly series: Series;
  readonly options: ForecastOptions;
  /** The cache of an earlier run. If it is undefined, the caller keeps none, and the result's is empty. */
  readonly cache: string | undefined;
  /** Milliseconds after which a fit of the seasonal model is aborted. */
  readonly fitTimeout: number;
}

/** The message from a worker, after one that says it is ready: the result, or the stack of an error. */
export type ForecastAnswer = { readonly result: SeriesResult } | { readonly error: string };

let runner: ArimaRunner | undefined;

self.onmessage = async ({ data }: MessageEvent<ForecastRequest>): Promise<void> => {
  runner ??= new ArimaRunner({ timeout: data.fitTimeout });
  self.postMessage(await answer(data, runner));
};
self.postMessage("ready");

async function answer({ series, options, cache }: ForecastRequest, runner: ArimaRunner): Promise<ForecastAnswer> {
  try {
    const result = await forecastSeries(series, { ...options, cache, runner });
    // not sent if the caller keeps none
    return { result: "cache" in result && cache === undefined ? { ...result, cache: "" } : result };
  } catch (error) {
    return { error: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}
