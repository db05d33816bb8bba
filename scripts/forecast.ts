/**
 * Projects daily sales and keeps the projection in the marts.
 *
 * Usage: `deno task forecast [--horizon 7]`
 *
 * @module
 */
import { parseWholeNumber } from "./cli/arguments.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./cli/task.ts";
import { makeForecast } from "./forecasting/make_forecast.ts";
import { HORIZON } from "./loading/catch_up.ts";
import { runLoad } from "./loading/run_load.ts";
import { formatForecastTable } from "./reporting/forecast_table.ts";

async function forecast(options: { horizon: number; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  await runLoad("forecast", task, async (context) => {
    const made = await makeForecast(context, { horizon: options.horizon, now: task.now });
    if (!made) return "Nothing is loaded yet, so there is nothing to project";
    const kept = made.isNew ? "kept in mart.forecast" : "the same as the newest in mart.forecast";
    return `${formatForecastTable(made.points)}\nModel ${made.model} (${made.status}), cutoff ${made.cutoff}; ${kept}`;
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("forecast", "Project the sales of the days ahead from the daily sums of all days before")
      .option("--horizon <days>", "days to project", parseWholeNumber(1, 366), HORIZON)
      .addOption(nowOption())
      .action(forecast),
  );
}
