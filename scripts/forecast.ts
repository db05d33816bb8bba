/**
 * Projects daily sales, orders and quantity and keeps the projection in the marts.
 *
 * Usage: `deno task forecast [--horizon 7] [--model NAME] [--explain SERIES]`
 *
 * @module
 */
import { Option } from "commander";
import { parseWholeNumber } from "./core/arguments.ts";
import { dataPaths } from "./core/data_folder.ts";
import { businessDay } from "./core/days.ts";
import { printPage } from "./core/print.ts";
import { nowOption, runTask, taskCommand, type TaskContext, taskContext } from "./core/task.ts";
import { openStore } from "./store/open_store.ts";
import { type MadeForecast, makeForecast } from "./forecasting/make_forecast.ts";
import { BEST_THREE, MODEL_NAMES } from "./forecasting/models/model_pool.ts";
import { HORIZON } from "./daily/catch_up.ts";
import { runAsWriter } from "./store/run_as_writer.ts";
import { findSeries, readExplanation } from "./reporting/explanation.ts";
import { formatForecastTable } from "./reporting/forecast_table.ts";
import { formatExplanation } from "./reporting/format_explanation.ts";
import { writeReport } from "./reporting/write_report.ts";

async function forecast(options: {
  horizon: number;
  model: string;
  explain?: string;
  now?: Temporal.Instant;
}): Promise<void> {
  const { horizon, model, explain } = options;
  const task = taskContext(options);
  let made: MadeForecast | undefined;
  await runAsWriter("forecast", task, async (context) => {
    const cacheFile = dataPaths(task.settings.dataFolder).forecastCache;
    made = await makeForecast(context, { horizon, model, now: task.now, cacheFile });
    if (!made) return "Nothing is loaded yet, so there is nothing to project";
    const kept = made.isNew ? "kept in mart.forecast" : "the same as the newest in mart.forecast";
    return [
      formatForecastTable(made.points),
      `Total: mean of ${made.models.join(", ")} (${made.status}), cutoff ${made.cutoff}; ${made.series} series ${kept}`,
    ].join("\n");
  });
  // After the run, which went well: a mistyped name is no failed forecast, of which an alarm would have to be given.
  if (made && explain !== undefined) printPage(`\n${await explainProjection(task, explain)}`);
}

/** What made the projection of a series; it is drawn in the report as well. */
async function explainProjection(task: TaskContext, name: string): Promise<string> {
  const { settings, now } = task;
  await using store = await openStore(settings);
  const series = await findSeries(store.database, name);
  const explanation = await readExplanation(store.database, series);
  if (explanation === undefined) return `There is no projection of "${series}"`;
  const { report } = dataPaths(settings.dataFolder);
  await writeReport(store.database, report, {
    source: settings.source,
    today: businessDay(now, settings.timeZone),
    now,
    explain: series,
  });
  return `${formatExplanation(explanation)}\n\nDrawn in "${report}"`;
}

if (import.meta.main) {
  await runTask(
    taskCommand("forecast", "Project the sales, orders and units of the days ahead, for the total and every part of it")
      .option("--horizon <days>", "days to project", parseWholeNumber(1, 366), HORIZON)
      .addOption(
        new Option("--model <name>", "project with one model, to compare; it is kept beside the published projections")
          .choices([BEST_THREE, ...MODEL_NAMES])
          .default(BEST_THREE, "the mean of each series' best three"),
      )
      .addOption(
        new Option(
          "--explain <series>",
          'say what made the projection of a series, such as total or "category: Furniture"',
        )
          .conflicts("model"),
      )
      .addOption(nowOption())
      .action(forecast),
  );
}
