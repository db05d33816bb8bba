/**
 * Drafts the document of a new source from a sample file, an API's answer or a platform's document.
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
FILE is CSV, Excel, NDJSON or a saved JSON answer of an API; only its beginning is read. A URL is requested once, with
SALES_API_TOKEN unless SALES_API_URL names another server; choose a day that has orders. Nothing is loaded, and no document is
overwritten.

What the sample proves is written. What is likely is written and shown as a guess. If something has two readings, such as
03/04/2026, both are written, and the document is refused until you choose one.`;

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
      .argument("[file|url]", "file of orders, or URL of an API for a day that has orders")
      .option("--name <name>", "name of the source (default: from the file, the host or the platform)")
      .option("--platform <name>", "copy the document of this platform, such as shopify")
      .addOption(nowOption())
      .addHelpText("after", HELP)
      .action(sourceNew),
  );
}
