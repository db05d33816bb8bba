import type { ForecastOptions } from "./forecast_series.ts";
import type { ForecastRequest } from "./forecast_worker.ts";
import type { Series } from "./series.ts";
import type { SeriesResult } from "./series_forecast.ts";

/** A fit takes some 20 ms; one that takes this long hangs. So generous that a busy machine does not change a result. */
const FIT_TIMEOUT = 60_000;

/** Options of a whole run. */
export interface ForecastAllOptions extends Omit<ForecastOptions, "backtest"> {
  /** How many past weekly projections of a series to give as well, or of every series; none unless said. */
  readonly backtest?: number | ((name: string) => number) | undefined;
  /** How many series are projected at a time, as many as the machine has cores unless said. */
  readonly workers?: number | undefined;
  /** What an earlier run computed, by series; empty at first. Left out, the results hold nothing to be kept. */
  readonly caches?: ReadonlyMap<string, string> | undefined;
  /** Called as each series is done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Projects many series over workers, each of which takes the next series when it is done with one. Results come in the series'
 * order and are the same, bit by bit, whatever the number of workers. Rejects only for a defect, or where a worker cannot run.
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
      next = series.length; // the others end after what they are at
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
  worker.onmessage = ({ data }: MessageEvent<{ result: SeriesResult } | { defect: string }>) => {
    if ("result" in data) resolve(data.result);
    else reject(new Error(`Projecting the series "${request.series.name}" failed: ${data.defect}`));
  };
  worker.onerror = (event) => {
    event.preventDefault(); // it would end the process
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  worker.postMessage(request);
  return await promise;
}
