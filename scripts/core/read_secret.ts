import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Returns a variable that may hold a secret. If it is not set, returns the text of the file that the variable with the suffix `_FILE`
 * names, which is how containers get their secrets. Undefined if the task's permission set does not name the variable.
 */
export function readSecret(name: string): string | undefined {
  const value = readVariable(name);
  const path = readVariable(`${name}_FILE`);
  return value === undefined && path !== undefined ? readSecretFile(`${name}_FILE`, path) : value;
}

/** Returns a variable; undefined if it is not set, is empty, or is not in the task's permission set. */
export function readVariable(name: string): string | undefined {
  return Deno.env.get(name) || undefined;
}

/** Returns the trimmed text of a file. Throws if the file is empty: a missing secret must not look like a setting left out. */
function readSecretFile(variable: string, path: string): string {
  let text: string;
  try {
    text = Deno.readTextFileSync(path).trim();
  } catch (error) {
    throw new StorecastError(`Cannot read the file "${path}" named by ${variable}: ${systemReason(error)}`, {
      exitCode: ExitCode.usage,
      advice: `Set ${variable} to a file that this user may read, or unset it`,
      cause: error,
    });
  }
  if (text !== "") return text;
  throw new StorecastError(`Cannot use the file "${path}" named by ${variable}: it is empty`, {
    exitCode: ExitCode.usage,
    advice: `Write the value of ${variable.replace(/_FILE$/, "")} to it, or unset ${variable}`,
  });
}
