/**
 * Does the day's work in one run, for cron: pulls the due days, publishes them, forecasts, analyzes sales, writes the report.
 *
 * Usage: `deno task daily`
 *
 * @module
 */
import { print } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { catchUp, type CaughtUp } from "./daily/catch_up.ts";
import { describeDays } from "./daily/describe_days.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function daily(options: { now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("daily", task, async (context) => {
    await using api = await chooseSalesApi(task, context);
    const done = await catchUp(task, context, api);
    const summary = `${context.today}: ${describe(done)}`;
    if (done.error === undefined) return summary;
    print(summary);
    throw done.error;
  });
}

function describe({ days, batches, forecast, analysis, report }: CaughtUp): string {
  const parts = [describeDays(days, batches)];
  if (forecast?.isNew) {
    parts.push(`forecast ${forecast.points.length} days of ${forecast.series} series after ${forecast.cutoff}`);
  }
  if (analysis?.isNew) parts.push("analyzed sales");
  const isChanged = batches.length > 0 || forecast?.isNew || analysis?.isNew;
  if (report && isChanged) parts.push(`report in "${report}"`);
  return parts.join("; ");
}

if (import.meta.main) {
  await runTask(taskCommand("daily").addOption(nowOption()).action(daily));
}
