import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** The API's day changed between two of its pages: what was read of it is void, and it must be read again from page 1. */
export class DayChangedError extends StorecastError {
  constructor(message: string) {
    super(message, { exitCode: ExitCode.api, advice: "Run the task again later: the day is still due" });
  }
}
