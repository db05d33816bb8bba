import { type ForecastOptions, forecastSimply, ORIGINS } from "./forecast_series.ts";
import type { ForecastAnswer, ForecastRequest } from "./forecast_worker.ts";
import type { Series } from "./series.ts";
import type { SeriesResult } from "./series_forecast.ts";

/**
 * Timeout of a fit in milliseconds. A fit takes some 20 ms, so one that takes this long hangs; the margin keeps results the same on a
 * busy machine. The deadline is longer than two such fits, so that a model that hangs is left out and the others are averaged.
 */
const FIT_TIMEOUT = 20_000;

/** Milliseconds that a series may take for every 52 origins from which it is forecast; it takes some 500. */
const DEADLINE = 60_000;

/** A worker that has not answered after this multiple of the deadline is not checking it, and is terminated. */
const PATIENCE = 1.5;

/** Options of a run over many series. */
export interface ForecastAllOptions extends Omit<ForecastOptions, "backtest" | "deadline"> {
  /** Milliseconds that a series may take, 60,000 by default; more if past forecasts are made as well. */
  readonly deadline?: number | undefined;
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
 * series and the same, bit by bit, whatever the number of workers, as long as each series meets its deadline. One that does not
 * gets the simple forecast, with the reason; a worker that does not answer is terminated, and another takes its place. Throws only for
 * a bug, or if a worker cannot run.
 */
export async function forecastAll(series: readonly Series[], options: ForecastAllOptions): Promise<SeriesResult[]> {
  const { workers = navigator.hardwareConcurrency, caches, onProgress, backtest = 0, deadline = DEADLINE, ...rest } =
    options;
  const backtestOf = typeof backtest === "function" ? backtest : () => backtest;
  const results = new Array<SeriesResult>(series.length);
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    let worker: Worker | undefined;
    try {
      while (next < series.length) {
        const index = next++;
        const one = series[index]!;
        const past = backtestOf(one.name);
        const own = { ...rest, backtest: past, deadline: deadline * (1 + past / ORIGINS) };
        const cache = caches && (caches.get(one.name) ?? "");
        worker ??= await startWorker();
        let result = await ask(worker, { series: one, options: own, cache, fitTimeout: FIT_TIMEOUT });
        if (result === undefined) {
          worker.terminate(); // Deno ends its thread after the current step, at the latest when the task ends
          worker = undefined;
          result = forecastSimply(one, { ...own, cache });
        }
        results[index] = result;
        onProgress?.(++done, series.length);
      }
    } catch (error) {
      next = series.length; // the others stop after their current series
      throw error;
    } finally {
      worker?.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(workers, series.length)) }, work));
  return results;
}

/** Starts a worker and waits until it is ready, so that its start does not count as the time of a series. */
async function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL("./forecast_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Worker>();
  worker.onmessage = () => resolve(worker);
  worker.onerror = (event) => {
    event.preventDefault(); // it would end the process
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  return await promise;
}

/** Returns the worker's answer; undefined if it does not come in time. */
async function ask(worker: Worker, request: ForecastRequest): Promise<SeriesResult | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<SeriesResult | undefined>();
  worker.onmessage = ({ data }: MessageEvent<ForecastAnswer>) => {
    if ("result" in data) resolve(data.result);
    else reject(new Error(`Forecasting the series "${request.series.name}" failed: ${data.error}`));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  const timer = setTimeout(() => resolve(undefined), PATIENCE * request.options.deadline!);
  try {
    worker.postMessage(request);
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
