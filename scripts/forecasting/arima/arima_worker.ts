/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { captureMemory } from "./capture_memory.ts";
import type { ArimaFit, ArimaRequest } from "./arima_model.ts";

/** Where ctsa, the C library inside the package, keeps its status code, as an index of 32-bit words in the model. */
const CODE_WORD = 30;

/** The package's model, typed as it behaves. */
interface FittedModel {
  /** Address of a pointer to the fitted model. */
  readonly model: number;
  /** Means and variances; the package's README calls the latter errors. */
  predict(horizon: number): [number[], number[]];
  /** Gives the model's memory back. */
  destroy(): void;
}

console.log = () => {}; // the C code prints, whatever `verbose` says
const memory = captureMemory();
const { default: Arima } = await import("arima");

self.onmessage = ({ data }: MessageEvent<ArimaRequest>): void => {
  try {
    self.postMessage(fit(data));
  } catch (error) {
    self.postMessage({ failure: String(error) });
  }
};
self.postMessage("ready");

function fit({ values, order, horizon }: ArimaRequest): ArimaFit {
  // method 1 is maximum likelihood and optimizer 5 is BFGS: with the defaults most fits of daily sales do not converge.
  const options = { ...order, method: 1, optimizer: 5, verbose: false };
  const model = new Arima(options).train(Array.from(values)) as unknown as FittedModel;
  try {
    const [mean, variance] = model.predict(horizon);
    const words = new Int32Array(memory().buffer);
    const address = words[model.model >> 2] ?? 0;
    return { mean, variance, code: words[(address >> 2) + CODE_WORD] ?? 0 };
  } finally {
    model.destroy();
  }
}
