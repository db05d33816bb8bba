import type { ArimaFit, ArimaRequest, FitFailure } from "./arima_model.ts";

/**
 * Fits a seasonal model to `values` and projects the days after them, in a worker of its own: WebAssembly cannot be
 * interrupted and does not survive an error, so the worker ends with the fit or, after `timeout` milliseconds, without it.
 * A fit that the package refuses, fails at or does not finish in time is a `failure`; a worker that cannot run at all, for
 * want of a file or a permission, rejects.
 */
export async function fitArima(request: ArimaRequest, options: { timeout: number }): Promise<ArimaFit | FitFailure> {
  const { promise, resolve, reject } = Promise.withResolvers<ArimaFit | FitFailure>();
  const worker = new Worker(new URL("./arima_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault(); // it would end the process
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  const timer = setTimeout(() => resolve({ failure: `it took longer than ${options.timeout} ms` }), options.timeout);
  try {
    worker.postMessage(request);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
