import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { isSystemError, systemReason } from "./system_reason.ts";

/** The error for a file of the user's that the system does not let be read; any other error stays as it is. */
export function unreadableFile(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new StorecastError(`Cannot read "${path}": ${systemReason(error)}`, {
    exitCode: ExitCode.input,
    advice: "Check the path, and that it is a file that you may read",
    cause: error,
  });
}
