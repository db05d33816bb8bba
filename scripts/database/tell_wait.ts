import { printError } from "../core/print.ts";
import { Progress } from "../core/progress.ts";

/** A log is told of a wait after this many seconds, and then once a minute. */
const QUIET_SECONDS = 20;

/** Runs `work`, which may take minutes, and says meanwhile what is waited for: on a terminal at once, in a log after a while. */
export async function tellWait<Result>(what: () => Promise<string> | string, work: Promise<Result>): Promise<Result> {
  using progress = new Progress();
  const began = performance.now();
  let told = 0;
  const tell = async (): Promise<void> => {
    const text = await what();
    progress.show(text);
    const isDue = (performance.now() - began) / 1000 >= QUIET_SECONDS + 60 * told;
    if (Deno.stderr.isTerminal() || !isDue) return;
    told += 1;
    printError(`${text} …`);
  };
  const timer = setInterval(() => void tell().catch(() => {}), 500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Asks again and again until `step` returns something, for so many seconds at most; then returns undefined. */
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
