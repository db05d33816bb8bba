import { printError } from "../core/print.ts";

/** Signals, and the exit codes that a shell reports for them. */
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143]] as const;

/** Runs `work`; if a signal arrives, calls `stop` before the task exits. A second signal exits at once. */
export async function stopOnSignal<Result>(stop: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
  let isStopping = false;
  const listeners = SIGNALS.map(([signal, code]) => {
    const listener = async (): Promise<void> => {
      if (isStopping) Deno.exit(code);
      isStopping = true;
      await stop().catch(() => {}); // the next check cleans up
      printError("Stopped. Nothing was stored.");
      Deno.exit(code);
    };
    Deno.addSignalListener(signal, listener);
    return [signal, listener] as const;
  });
  try {
    return await work();
  } finally {
    // After a signal `work` fails because its database is gone; that error is not reported.
    if (isStopping) await new Promise(() => {});
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}
