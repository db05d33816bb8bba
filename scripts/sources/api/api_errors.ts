import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Returns the error for an unusable or missing answer of the sales API. */
export function apiError(message: string, options: { advice: string }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.api, advice: options.advice });
}

/** The error that the API's answers are not a whole day. Other days may still be read. */
export class DayNotWholeError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.api, advice: options.advice });
  }
}

/** The error that a day of the API changed between two pages. Discard the pages read so far, and read the day again from page 1. */
export class DayChangedError extends DayNotWholeError {
  constructor(message: string, options: { advice?: string } = {}) {
    super(message, { advice: options.advice ?? "Run the task again later; the day is still due" });
  }
}

/** The error that there was no connection to the API until the deadline. Requests for other days would fail too. */
export class UnreachableApiError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.api, advice: options.advice });
  }
}
