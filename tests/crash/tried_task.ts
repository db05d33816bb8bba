import { type RunTaskOptions, type StartedTask, startTask } from "../support/run_task.ts";

/** How a task ended. */
export interface TriedTask {
  /** Undefined where it had not ended by the limit and was killed. */
  readonly code: number | undefined;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** Runs a task up to a limit in milliseconds; `disturb` is called once it has started, and is given up where the task ends before. */
export async function tryTask(
  command: readonly string[],
  env: RunTaskOptions["env"] & object,
  options: { limit: number; disturb?: (task: StartedTask, ended: AbortSignal) => Promise<void> },
): Promise<TriedTask> {
  const began = performance.now();
  const task = await startTask(command, { env });
  const over = new AbortController();
  const ended = task.ended.finally(() => over.abort());
  const limit = AbortSignal.any([over.signal, AbortSignal.timeout(options.limit)]);
  const disturbed = options.disturb?.(task, over.signal);
  await aborted(limit);
  const isHung = !over.signal.aborted;
  if (isHung) killTask(task);
  const { code, stderr } = await ended;
  await disturbed;
  return { code: isHung ? undefined : code, stderr, milliseconds: performance.now() - began };
}

/** Kills a task, if it has not ended meanwhile. */
export function killTask(task: StartedTask): void {
  try {
    task.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
}

/** Waits, but no longer than until the signal. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await aborted(AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.ceil(milliseconds)))]));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
