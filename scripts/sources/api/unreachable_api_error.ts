import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** The error that there was no connection to the API until the deadline. Requests for other days would fail too. */
export class UnreachableApiError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.api, advice: options.advice });
  }
}
