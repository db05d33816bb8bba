/**
 * Shows how a file or a day of the sales API would be loaded, without loading it.
 *
 * Usage: `deno task source:check [FILE] [--day yyyy-MM-dd] [--json]`
 *
 * @module
 */
import { checkSource } from "./checking/check_source.ts";
import { formatChecked, formatCheckedJson } from "./checking/format_checked.ts";
import { parseDay } from "./core/arguments.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { print, printForPrograms } from "./core/print.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";

const HELP = `
The rows go through the same functions as in a load, but in a temporary database that is removed afterwards. No store is read or
changed, whatever DATABASE_URL is, so the check does not know what is loaded already.`;

async function sourceCheck(
  file: string | undefined,
  { json, day, source, ...options }: { json?: true; day?: string; source?: string; now?: Temporal.Instant },
): Promise<void> {
  if (file !== undefined && day !== undefined) {
    throw new StorecastError("Cannot check a file with --day: it is a day of the sales API", {
      exitCode: ExitCode.usage,
      advice: "Leave out one of them",
    });
  }
  const { error } = await checkSource(taskContext(options), {
    file,
    day,
    source,
    show(checked, document): void {
      if (json) printForPrograms(formatCheckedJson(checked));
      else for (const line of formatChecked(checked, document)) print(line);
    },
  });
  if (error) throw error;
}

if (import.meta.main) {
  await runTask(
    taskCommand("source:check")
      .argument("[file]", "file to check (default: a day of the sales API)")
      .option("--day <day>", "day to fetch from the sales API (default: yesterday)", parseDay)
      .addOption(sourceOption("source whose document to use; needed if STORECAST_SOURCE names several"))
      .option("--json", "print the result as JSON")
      .addOption(nowOption())
      .addHelpText("after", HELP)
      .action(sourceCheck),
  );
}
