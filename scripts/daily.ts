/**
 * Does the day's work in one run, for cron: loads new files, pulls the due days, publishes them, forecasts, analyzes sales and writes
 * the report.
 *
 * Usage: `deno task daily`
 *
 * @module
 */
import { summaryOrErrors } from "./core/join_errors.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { catchUp } from "./daily/catch_up.ts";
import { describeDaily } from "./daily/describe_daily.ts";
import { chooseSalesApi } from "./sample_shop/choose_sales_api.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function daily(options: { now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runAsWriter("daily", task, async (_, contexts) => {
    const done = await catchUp(task, contexts, (context) => chooseSalesApi(task, context));
    return summaryOrErrors(describeDaily(done, contexts), done.errors);
  });
}

const HELP = `
If STORECAST_SOURCE names several sources, each is loaded in turn, and an error in one does not hold up the others. Then one
forecast, one analysis and one report are made for the whole store.`;

if (import.meta.main) {
  await runTask(taskCommand("daily").addOption(nowOption()).addHelpText("after", HELP).action(daily));
}
