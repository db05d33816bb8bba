import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";

/** Runs a command of this Deno in the terminal; throws where it fails. */
export async function runDeno(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), { args: [command, ...args], env }).spawn().status;
  if (success) return;
  throw new StorecastError(`"deno ${command}" failed`, {
    exitCode: ExitCode.unexpected,
    advice: "See what it says above",
  });
}
