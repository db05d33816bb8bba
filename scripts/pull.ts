/**
 * Fetches the due days from the sales API and stages them.
 *
 * Usage: `deno task pull [--from yyyy-MM-dd] [--to yyyy-MM-dd] [--source NAME]`
 *
 * @module
 */
import { parseDay } from "./core/arguments.ts";
import { addDays, businessDay } from "./core/days.ts";
import { summaryOrErrors } from "./core/join_errors.ts";
import { chooseSource, chooseSources } from "./core/source_settings.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { pullSources } from "./loading/pull_sources.ts";
import { requirePastRange } from "./loading/require_past_range.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { readShopDocument } from "./sources/documents/shop_document.ts";
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
  await runAsWriter("pull", task, async (_, contexts) => {
    const { lines, errors } = await pullSources(contexts, {
      ...options,
      chosen,
      now: task.now,
      openApi: (context) => chooseSalesApi(task, context),
    });
    return summaryOrErrors(lines.join("\n"), errors);
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
