/**
 * Captures the memory of the next WebAssembly module that is instantiated, and returns a function that returns it.
 *
 * The package `arima` does not say whether a fit converged. Its C code leaves that in the module's memory, which the package does not
 * expose. Call this only in a worker, which has its own globals.
 */
export function captureMemory(): () => WebAssembly.Memory {
  let memory: WebAssembly.Memory | undefined;
  const Instance = WebAssembly.Instance;

  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      memory = Object.values(this.exports).find((value) => value instanceof WebAssembly.Memory);
      WebAssembly.Instance = Instance;
    }
  };

  return () => {
    if (memory === undefined) throw new Error("No WebAssembly module with a memory was instantiated");
    return memory;
  };
}
