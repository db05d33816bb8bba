import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** The error that the API's day changed between two pages. The pages read so far are void; read the day again from page 1. */
export class DayChangedError extends StorecastError {
  constructor(message: string, options: { advice?: string } = {}) {
    super(message, {
      exitCode: ExitCode.api,
      advice: options.advice ?? "Run the task again later; the day is still due",
    });
  }
}
