import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** Returns the error for an unusable or missing answer of the sales API. */
export function apiError(message: string, options: { advice: string }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.api, advice: options.advice });
}
