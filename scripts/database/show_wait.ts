import { printError } from "../core/print.ts";
import { Progress } from "../core/progress.ts";

/** A wait is logged after this many seconds, and then once a minute. */
const QUIET_SECONDS = 20;

/** Runs `work`, which may take minutes, and shows what it is waiting for: at once on a terminal, after a while in a log. */
export async function showWait<Result>(what: () => Promise<string> | string, work: Promise<Result>): Promise<Result> {
  using progress = new Progress();
  const began = performance.now();
  let logged = 0;
  const show = async (): Promise<void> => {
    const text = await what();
    progress.show(text);
    const isDue = (performance.now() - began) / 1000 >= QUIET_SECONDS + 60 * logged;
    if (Deno.stderr.isTerminal() || !isDue) return;
    logged += 1;
    printError(`${text} …`);
  };
  const timer = setInterval(() => void show().catch(() => {}), 500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Calls `step` until it returns something, for at most this many seconds; then returns undefined. */
export async function within<Result>(
  seconds: number,
  step: () => Promise<Result | undefined>,
): Promise<Result | undefined> {
  const end = performance.now() + seconds * 1000;
  while (true) {
    const result = await step();
    if (result !== undefined || performance.now() > end) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
