import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import type { InputVerb } from "./input_file.ts";

/** Path of a file and verb of its error messages. */
export interface NamedFile {
  readonly path: string;
  readonly verb: InputVerb;
}

/** Returns the error for a file that cannot be read as it is. */
export function unusableFile({ path, verb }: NamedFile, reason: string, advice: string): StorecastError {
  return new StorecastError(`Cannot ${verb} "${path}": ${reason}`, { exitCode: ExitCode.input, advice });
}
