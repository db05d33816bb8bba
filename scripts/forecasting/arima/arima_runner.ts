import type { ArimaFit, ArimaRequest, FitFailure } from "./arima_model.ts";

/** Package failures after which its WebAssembly instance is of no use any more: traps, and what the memory's end causes. */
const TRAP = /RuntimeError|RangeError|unreachable|out of bounds/;

/**
 * Fits seasonal models with the package `arima`, one after another, in a worker: WebAssembly cannot be interrupted, and an
 * instance does not survive an error. After a trap, or when a fit takes longer than `timeout` milliseconds, the worker is
 * replaced by a new one. `close` ends it.
 */
export class ArimaRunner implements Disposable {
  readonly #timeout: number;
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { timeout: number }) {
    this.#timeout = options.timeout;
  }

  /**
   * Fits to `request.values` and projects the days after them. A fit that the package refuses, fails at or does not finish in
   * time is a `failure`; a worker that cannot run at all, for want of a file or a permission, rejects.
   */
  fit(request: ArimaRequest): Promise<ArimaFit | FitFailure> {
    const result = this.#last.then(() => this.#fit(request));
    this.#last = result.catch(() => {});
    return result;
  }

  close(): void {
    this.#worker?.then((worker) => worker.terminate(), () => {});
    this.#worker = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #fit(request: ArimaRequest): Promise<ArimaFit | FitFailure> {
    this.#worker ??= start();
    const worker = await this.#worker;
    const { promise, resolve, reject } = Promise.withResolvers<ArimaFit | FitFailure>();
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault(); // it would end the process
      reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
    };
    const timer = setTimeout(() => resolve({ failure: `it took longer than ${this.#timeout} ms` }), this.#timeout);
    try {
      worker.postMessage(request);
      const fit = await promise;
      if ("failure" in fit && (TRAP.test(fit.failure) || fit.failure.startsWith("it took"))) this.close();
      return fit;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A worker that has said that it is ready; its start does not count as a fit's time. */
async function start(): Promise<Worker> {
  const worker = new Worker(new URL("./arima_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Worker>();
  worker.onmessage = () => resolve(worker);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
  };
  return await promise;
}
