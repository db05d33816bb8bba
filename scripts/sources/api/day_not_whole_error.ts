import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** The error that an answer of the API is not a whole day. Other days may be well. */
export class DayNotWholeError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.api, advice: options.advice });
  }
}
