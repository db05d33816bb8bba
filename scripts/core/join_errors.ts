import { describeError } from "./describe_error.ts";
import { printPage } from "./print.ts";
import { StorecastError } from "./storecast_error.ts";

/** Returns one error for all of them, with the messages of all and the exit code of the first. */
export function joinErrors([first, ...others]: readonly unknown[]): unknown {
  if (others.length === 0) return first;
  const { line, exitCode } = describeError(first);
  const lines = [line, ...others.map((error) => describeError(error).line)];
  return new StorecastError(lines.map((each) => each.replace(/\.$/, "")).join(". "), { exitCode });
}

/** Returns the summary of work that is done. If a part of it failed, prints the summary and throws the joined errors. */
export function summaryOrErrors(summary: string, errors: readonly unknown[]): string {
  if (errors.length === 0) return summary;
  if (summary !== "") printPage(summary);
  throw joinErrors(errors);
}
