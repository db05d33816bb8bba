import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** The error that the API's answers are not a whole day. Other days may still be read. */
export class DayNotWholeError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.api, advice: options.advice });
  }
}
