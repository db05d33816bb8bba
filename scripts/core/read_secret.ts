import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";
import { systemReason } from "./system_reason.ts";

/**
 * A variable that holds or may hold a password, or else what stands in the file that its sister with `_FILE` names, as a
 * container's secrets are given. Only the tasks whose permission set names it see it.
 */
export function readSecret(name: string): string | undefined {
  const value = readGranted(name);
  const path = readGranted(`${name}_FILE`);
  return value === undefined && path !== undefined ? readSecretFile(`${name}_FILE`, path) : value;
}

/** A variable, where the task's permission set names it. */
export function readGranted(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) || undefined : undefined;
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
