/**
 * Does the day's work in one run, for cron: loads the files that came, pulls the due days, publishes them, forecasts, analyzes
 * sales, writes the report.
 *
 * Usage: `deno task daily`
 *
 * @module
 */
import { printPage } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { catchUp, type CaughtUp } from "./daily/catch_up.ts";
import { describeDays } from "./daily/describe_days.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function daily(options: { now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("daily", task, async (context) => {
    await using api = context.document.api ? await chooseSalesApi(task, context) : undefined;
    const done = await catchUp(task, context, api);
    const summary = [`${context.today}: ${describe(done)}`, ...done.inbox.words].join("\n");
    if (done.error === undefined) return summary;
    printPage(summary);
    throw done.error;
  });
}

function describe({ inbox, days, batches, forecast, analysis, report }: CaughtUp): string {
  const parts = [];
  if (inbox.batches.length > 0) parts.push(`loaded ${inbox.batches.length} file(s): ${describeBatches(inbox.batches)}`);
  if (parts.length === 0 || days.length > 0 || batches.length > 0) parts.push(describeDays(days, batches));
  if (forecast?.isNew) {
    parts.push(`forecast ${forecast.points.length} days of ${forecast.series} series after ${forecast.cutoff}`);
  }
  if (analysis?.isNew) parts.push("analyzed sales");
  const isChanged = inbox.batches.length > 0 || batches.length > 0 || forecast?.isNew || analysis?.isNew;
  if (report && isChanged) parts.push(`report in "${report}"`);
  return parts.join("; ");
}

if (import.meta.main) {
  await runTask(taskCommand("daily").addOption(nowOption()).action(daily));
}
