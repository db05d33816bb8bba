import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Returns the error for what Superset, or the way to it, did not do. */
export function supersetError(message: string, advice: string, cause?: unknown): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.superset, advice, cause });
}

/** Returns what an answer of Superset says, `message` or the messages of `errors`, on one line; "" if it says nothing. */
export function answerMessage(text: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return ""; // an error page
  }
  if (typeof answer !== "object" || answer === null) return "";
  const messages = "errors" in answer && Array.isArray(answer.errors)
    ? answer.errors.map((error) => error?.message)
    : ["message" in answer ? answer.message : undefined];
  return messages
    .filter((message) => message !== undefined)
    .map((message) => typeof message === "string" ? message : JSON.stringify(message))
    .join("; ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
