import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { isSystemError, systemReason } from "./system_reason.ts";

/** Returns the error for a user's file that cannot be read; returns any error that is not the system's unchanged. */
export function unreadableFile(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new StorecastError(`Cannot read "${path}": ${systemReason(error)}`, {
    exitCode: ExitCode.input,
    advice: "Check that the path is right and that you may read the file",
    cause: error,
  });
}
