import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";

/** Runs a Deno command in the terminal; throws if it fails. */
export async function runDeno(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), { args: [command, ...args], env }).spawn().status;
  if (success) return;
  throw new StorecastError(`"deno ${command}" failed`, {
    exitCode: ExitCode.unexpected,
    advice: "See its output above",
  });
}
