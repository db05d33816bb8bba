/**
 * Fetches the due days from the sales API and stages them.
 *
 * Usage: `deno task pull [--from yyyy-MM-dd] [--to yyyy-MM-dd]`
 *
 * @module
 */
import { parseDay } from "./core/arguments.ts";
import { addDays, businessDay } from "./core/days.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { unpublishedError } from "./loading/unpublished_error.ts";
import { noteChanges } from "./loading/note_changes.ts";
import { dueDays, pullDays } from "./loading/pull_days.ts";
import { requireApi } from "./loading/require_api.ts";
import { readShopDocument } from "./sources/shop_document.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function pull(options: { from?: string; to?: string; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  requirePastRange(options, addDays(businessDay(task.now, await readShopDocument(task.settings)), -1));
  await runAsWriter("pull", task, async (context) => {
    requireApi(context.document);
    await using api = await chooseSalesApi(task, context);
    if (options.from === undefined) await noteChanges(context, api, task.now);
    const days = await dueDays(context, options);
    const failed = unpublishedError(await pullDays(context, api, days));
    if (failed) throw failed;
    if (days.length === 0) return "Nothing is due";
    return `Pulled ${days.length} day(s), ${days[0]!.day} to ${
      days.at(-1)!.day
    }; publish them with "deno task publish"`;
  });
}

function requirePastRange({ from, to }: { from?: string; to?: string }, yesterday: string): void {
  const last = to ?? yesterday;
  if (last <= yesterday && (from === undefined || from <= last)) return;
  const reason = last > yesterday
    ? `the day of --to, ${last}, is not over yet`
    : `--from ${from} comes after the last day, ${last}`;
  throw new StorecastError(`Cannot pull: ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `Give days up to yesterday, ${yesterday}, with --from before --to`,
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
      .addOption(nowOption())
      .action(pull),
  );
}
