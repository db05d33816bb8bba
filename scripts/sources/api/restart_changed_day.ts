import pRetry from "p-retry";
import { DayChangedError } from "./day_changed_error.ts";

/**
 * Runs `load`, which must read one whole day and keep nothing if it fails. If the day changes while it is read, runs `load` again, at
 * most twice: after `delay` milliseconds, by default 2000, then after twice that.
 */
export async function restartChangedDay<Result>(
  load: () => Promise<Result>,
  options: { delay?: number } = {},
): Promise<Result> {
  return await pRetry(load, {
    retries: 2,
    minTimeout: options.delay ?? 2_000,
    shouldRetry: ({ error }) => error instanceof DayChangedError,
  });
}
