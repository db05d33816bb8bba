import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** A failure of Superset's, or of the way to it. */
export function supersetError(message: string, advice: string, cause?: unknown): StorecastError {
  return new StorecastError(message, { exitCode: ExitCode.superset, advice, cause });
}
