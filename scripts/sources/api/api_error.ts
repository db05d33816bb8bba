import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** The error that the sales API's answer cannot be used, or that there is none. */
export function apiError(message: string, options: { advice: string }): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.api, advice: options.advice });
}
