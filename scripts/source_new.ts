/**
 * Writes a document for a new source, to finish: by a sample of a file or of an API's answer, or as a copy of a platform's.
 *
 * Usage: `deno task source:new FILE|URL [--name NAME]`, `deno task source:new --platform PLATFORM [--name NAME]`
 *
 * @module
 */
import { businessDay } from "./core/days.ts";
import { print } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { newSource } from "./proposing/new_source.ts";

const HELP = `
FILE is CSV, NDJSON, or an answer of an API in JSON, whose head is looked at. A URL is asked once, with SALES_API_TOKEN if that
is set for it; name a day that has orders. Nothing is loaded, and no document is overwritten.

What the values prove is written. What is likely is written and shown as a guess. What has two readings, such as 03/04/2026, is
left open with both: the document is refused until you decide.`;

async function sourceNew(
  from: string | undefined,
  { now, ...options }: { name?: string; platform?: string; now?: Temporal.Instant },
): Promise<void> {
  const { settings, now: present } = taskContext(now === undefined ? {} : { now });
  const lines = await newSource(from, {
    ...options,
    today: businessDay(present, { timeZone: settings.timeZone }),
    apis: settings.sources,
  });
  for (const line of lines) print(line);
}

if (import.meta.main) {
  await runTask(
    taskCommand("source:new")
      .argument("[from]", "a file of orders, or the URL of an API for a day that has some")
      .option("--name <name>", "name of the source (default: from the file, the host or the platform)")
      .option("--platform <name>", "copy the document of this platform, such as shopify")
      .addOption(nowOption())
      .addHelpText("after", HELP)
      .action(sourceNew),
  );
}
