import type { Refusal } from "../../core/refusal.ts";
import type { ArimaFit, ArimaRequest } from "./arima_model.ts";

/** Errors of the package that leave its WebAssembly instance unusable: traps, and running out of memory. */
const TRAP = /RuntimeError|RangeError|unreachable|out of bounds/;

/**
 * Fits seasonal models with the package `arima`, one after another, in a worker: WebAssembly cannot be interrupted, and an
 * instance does not survive an error. After a trap, or if a fit takes longer than `timeout` milliseconds, a new worker replaces
 * the old one. `close` ends it.
 */
export class ArimaRunner implements Disposable {
  readonly #timeout: number;
  #worker: Promise<Worker> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: { timeout: number }) {
    this.#timeout = options.timeout;
  }

  /**
   * Fits to `request.values` and forecasts the days after them. Refuses if the package cannot fit them, or not in time. Throws if
   * the worker cannot run at all because a file or a permission is missing.
   */
  fit(request: ArimaRequest): Promise<ArimaFit | Refusal> {
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

  async #fit(request: ArimaRequest): Promise<ArimaFit | Refusal> {
    this.#worker ??= start();
    const worker = await this.#worker;
    const { promise, resolve, reject } = Promise.withResolvers<ArimaFit | Refusal>();
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault(); // it would end the process
      reject(new Error(`Cannot run the forecast's worker: ${event.message}`));
    };
    const timer = setTimeout(() => resolve({ reason: `it took longer than ${this.#timeout} ms` }), this.#timeout);
    try {
      worker.postMessage(request);
      const fit = await promise;
      if ("reason" in fit && (TRAP.test(fit.reason) || fit.reason.startsWith("it took"))) this.close();
      return fit;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Starts a worker and waits until it is ready, so that its start does not count as the time of a fit. */
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
