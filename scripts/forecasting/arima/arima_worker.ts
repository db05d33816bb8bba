/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { captureMemory } from "./capture_memory.ts";
import type { ArimaFit, ArimaRequest } from "./arima_model.ts";

/** The index, in 32-bit words of the model, at which ctsa, the C library inside the package, keeps its status code. */
const CODE_WORD = 30;

/** The package's model, typed by how it behaves. */
interface FittedModel {
  /** Address of a pointer to the fitted model. */
  readonly model: number;
  /** Means and variances; the package's README calls the latter errors. */
  predict(horizon: number): [number[], number[]];
  /** Frees the model's memory. */
  destroy(): void;
}

console.log = () => {}; // the C code prints, whatever `verbose` says
const memory = captureMemory();
const { default: Arima } = await import("arima");

self.onmessage = ({ data }: MessageEvent<ArimaRequest>): void => {
  try {
    self.postMessage(fit(data));
  } catch (error) {
    self.postMessage({ reason: String(error) });
  }
};
self.postMessage("ready");

function fit({ values, order, horizon }: ArimaRequest): ArimaFit {
  // Method 1 is maximum likelihood, optimizer 5 is BFGS. With the defaults most fits of daily sales do not converge.
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
