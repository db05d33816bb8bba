import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";

/** The error that a file was written to, replaced or removed while it was read: it may be complete later. */
export class FileChangedError extends StorecastError {
  constructor(message: string, options: { advice: string }) {
    super(message, { exitCode: ExitCode.input, advice: options.advice });
  }
}
