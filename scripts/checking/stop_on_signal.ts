import { printError } from "../core/print.ts";

/** The exit codes of a program that such a signal has ended, as a shell gives them. */
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143]] as const;

/** Runs `work`; calls `stop` before a signal ends the task. A second signal ends it at once. */
export async function stopOnSignal<Result>(stop: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
  let isStopping = false;
  const listeners = SIGNALS.map(([signal, code]) => {
    const listener = async (): Promise<void> => {
      if (isStopping) Deno.exit(code);
      isStopping = true;
      await stop().catch(() => {}); // the next check removes what is left
      printError("Stopped. Nothing was stored.");
      Deno.exit(code);
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  try {
    return await work();
  } finally {
    // What the work has to say of its end is not told any more: it lost its database to the signal.
    if (isStopping) await new Promise(() => {});
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}
