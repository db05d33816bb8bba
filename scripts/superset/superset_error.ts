import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Returns an error of Superset or of the connection to it. */
export function supersetError(message: string, advice: string, cause?: unknown): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.superset, advice, cause });
}

/** Returns the message of an answer, `message` or those of `errors`, on one line; "" if there is none. */
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
