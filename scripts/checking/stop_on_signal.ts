import { printError } from "../core/print.ts";

/** The exit codes of a program that such a signal has ended, as a shell gives them. */
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143]] as const;

/** Calls `stop` before a signal ends the task; a second one ends it at once. Until disposed of. */
export function stopOnSignal(stop: () => Promise<void>): Disposable {
  let isStopping = false;
  const listeners = SIGNALS.map(([signal, code]) => {
    const listener = async (): Promise<void> => {
      if (isStopping) Deno.exit(code);
      isStopping = true;
      await stop().catch(() => {}); // what is left over the next check removes
      printError("Stopped. Nothing was stored.");
      Deno.exit(code);
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  return {
    [Symbol.dispose](): void {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
