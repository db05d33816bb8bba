import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { systemReason } from "./system_reason.ts";

/**
 * Returns a variable that holds or may hold a password, or else the text of the file that its sister with `_FILE` names, as a
 * container's secrets are given. Undefined in a task whose permission set does not name it.
 */
export function readSecret(name: string): string | undefined {
  const value = readVariable(name);
  const path = readVariable(`${name}_FILE`);
  return value === undefined && path !== undefined ? readSecretFile(`${name}_FILE`, path) : value;
}

/** Returns a variable; undefined where it is not set, is empty, or is not named by the task's permission set. */
export function readVariable(name: string): string | undefined {
  return Deno.env.get(name) || undefined;
}

/** The text of a file without the line's end; an empty file is refused, or no password would look like none wanted. */
function readSecretFile(variable: string, path: string): string {
  let text: string;
  try {
    text = Deno.readTextFileSync(path).trim();
  } catch (error) {
    throw new StorecastError(`Cannot read the file "${path}" of ${variable}: ${systemReason(error)}`, {
      exitCode: ExitCode.usage,
      advice: `Let ${variable} name a file that this user may read, or unset it`,
      cause: error,
    });
  }
  if (text !== "") return text;
  throw new StorecastError(`Cannot use the file "${path}" of ${variable}: it is empty`, {
    exitCode: ExitCode.usage,
    advice: `Write the value of ${variable.replace(/_FILE$/, "")} into it, or unset ${variable}`,
  });
}
