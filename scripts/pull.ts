/**
 * Fetches the due days from the sales API and stages them.
 *
 * Usage: `deno task pull [--from yyyy-MM-dd] [--to yyyy-MM-dd] [--source NAME]`
 *
 * @module
 */
import { parseDay } from "./core/arguments.ts";
import { addDays, businessDay } from "./core/days.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { chooseSource, chooseSources, errorOfSource } from "./core/source_settings.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { printPage } from "./core/print.ts";
import { joinErrors } from "./daily/join_errors.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { pullSource } from "./loading/pull_source.ts";
import { readShopDocument } from "./sources/documents/shop_document.ts";
import { chooseContext } from "./store/choose_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

interface PullOptions {
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
  readonly now?: Temporal.Instant;
}

async function pull(options: PullOptions): Promise<void> {
  const task = taskContext(options);
  const { sources, timeZone } = task.settings;
  const chosen = options.from === undefined
    ? chooseSources(sources, options.source, "pull")
    : [chooseSource(sources, options.source, "pull with --from")];
  for (const { source } of chosen) {
    requirePastRange(options, addDays(businessDay(task.now, await readShopDocument({ source, timeZone })), -1));
  }
  await runAsWriter("pull", task, async (_, all) => {
    const lines: string[] = [];
    const errors: unknown[] = [];
    for (const source of chosen) {
      const context = chooseContext(all, source.source, "pull");
      if (!context.document.api && chosen.length > 1) continue; // its days come in files
      try {
        lines.push(
          (chosen.length > 1 ? `${source.source}: ` : "") +
            await pullSource(context, { ...options, now: task.now, openApi: () => chooseSalesApi(task, context) }),
        );
      } catch (error) {
        errors.push(errorOfSource(error, source));
      }
    }
    if (errors.length === 0) return lines.length > 0 ? lines.join("\n") : "No source has an API";
    if (lines.length > 0) printPage(lines.join("\n"));
    throw joinErrors(errors);
  });
}

function requirePastRange({ from, to }: { from?: string; to?: string }, yesterday: string): void {
  const last = to ?? yesterday;
  if (last <= yesterday && (from === undefined || from <= last)) return;
  const reason = last > yesterday ? `--to ${last} is not over yet` : `--from ${from} is after the last day, ${last}`;
  throw new StorecastError(`Cannot pull: ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `Use days up to yesterday, ${yesterday}, and a --from that is not after --to`,
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("pull")
      .option(
        "--from <day>",
        "first day to pull, even if it is not due; the API's answer replaces the archive's rows of that day",
        parseDay,
      )
      .option("--to <day>", "last day to pull (default and latest: yesterday)", parseDay)
      .addOption(
        sourceOption(
          "only this source; needed for --from if STORECAST_SOURCE names several (default: all with an API)",
        ),
      )
      .addOption(nowOption())
      .action(pull),
  );
}
