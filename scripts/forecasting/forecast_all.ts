import type { ForecastOptions } from "./forecast_series.ts";
import type { ForecastAnswer, ForecastRequest } from "./forecast_worker.ts";
import type { Series } from "./series.ts";
import type { SeriesResult } from "./series_forecast.ts";

/** Milliseconds. A fit takes some 20; one that takes this long hangs. So generous that a busy machine does not change a result. */
const FIT_TIMEOUT = 60_000;

/** Options of a run over many series. */
export interface ForecastAllOptions extends Omit<ForecastOptions, "backtest"> {
  /** The number of past weekly forecasts to make as well, of a series or of all; 0 by default. */
  readonly backtest?: number | ((name: string) => number) | undefined;
  /** The number of series forecast at a time; as many as the machine has cores by default. */
  readonly workers?: number | undefined;
  /** The caches of an earlier run, by series; empty at first. Without it the results have empty caches. */
  readonly caches?: ReadonlyMap<string, string> | undefined;
  /** Called whenever a series is done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Forecasts many series over workers, each of which takes the next series when it is done with one. Results are in the order of the
 * series and the same, bit by bit, whatever the number of workers. Throws only for a bug, or if a worker cannot run.
 */
export async function forecastAll(series: readonly Series[], options: ForecastAllOptions): Promise<SeriesResult[]> {
  const { workers = navigator.hardwareConcurrency, caches, onProgress, backtest = 0, ...rest } = options;
  const backtestOf = typeof backtest === "function" ? backtest : () => backtest;
  const results = new Array<SeriesResult>(series.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL("./forecast_worker.ts", import.meta.url), { type: "module" });
    try {
      while (next < series.length) {
        const index = next++;
        const one = series[index]!;
        results[index] = await ask(worker, {
          series: one,
          options: { ...rest, backtest: backtestOf(one.name) },
          cache: caches && (caches.get(one.name) ?? ""),
          fitTimeout: FIT_TIMEOUT,
        });
        onProgress?.(++done, series.length);
      }
    } catch (error) {
      next = series.length; // the others end after the series that they are at
      throw error;
    } finally {
      worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, series.length)) }, work));
  return results;
}

async function ask(worker: Worker, request: ForecastRequest): Promise<SeriesResult> {
  const { promise, resolve, reject } = Promise.withResolvers<SeriesResult>();
  worker.onmessage = ({ data }: MessageEvent<ForecastAnswer>) => {
    if ("result" in data) resolve(data.result);
    else reject(new Error(`Forecasting the series "${request.series.name}" failed: ${data.error}`));
  };
  worker.onerror = (event) => {
    event.preventDefault(); // it would end the process
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  worker.postMessage(request);
  return await promise;
}
