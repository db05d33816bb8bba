/**
 * Shows what a file, or a day of the sales API, would become by the source's document; stores nothing.
 *
 * Usage: `deno task source:check [FILE] [--day yyyy-MM-dd] [--json]`
 *
 * @module
 */
import { checkSource } from "./checking/check_source.ts";
import { formatChecked, formatCheckedJson } from "./checking/format_checked.ts";
import { parseDay } from "./core/arguments.ts";
import { print, printForPrograms } from "./core/print.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";

const HELP = `
The rows are typed and published by the same functions as when they are loaded, in a database of their own that is removed
afterwards: no store is read or changed, whatever DATABASE_URL says. So the check does not know what is loaded already.`;

async function sourceCheck(
  file: string | undefined,
  { json, day, source, ...options }: { json?: true; day?: string; source?: string; now?: Temporal.Instant },
): Promise<void> {
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
      .argument("[file]", "a file to check; without one a day of the sales API is asked for")
      .option("--day <day>", "day of the sales API to ask for (default: yesterday)", parseDay)
      .addOption(sourceOption("check by the document of this source; needed if STORECAST_SOURCE names several"))
      .option("--json", "print all of it as JSON")
      .addOption(nowOption())
      .addHelpText("after", HELP)
      .action(sourceCheck),
  );
}
