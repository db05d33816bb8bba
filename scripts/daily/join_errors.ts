import { describeError } from "../core/describe_error.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Joins errors into one, with all messages and the exit code of the first. */
export function joinErrors([first, ...others]: readonly unknown[]): unknown {
  if (others.length === 0) return first;
  const { line, exitCode } = describeError(first);
  const lines = [line, ...others.map((error) => describeError(error).line)];
  return new StorecastError(lines.map((each) => each.replace(/\.$/, "")).join(". "), { exitCode });
}
