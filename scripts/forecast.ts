/**
 * Forecasts daily sales, orders and quantity and saves the forecast in the marts.
 *
 * Usage: `deno task forecast [--horizon 7] [--model NAME] [--explain SERIES]`
 *
 * @module
 */
import { Option } from "commander";
import { dataPaths } from "./core/data_folder.ts";
import { printPage } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { horizonOption } from "./forecasting/horizon_option.ts";
import { type MadeForecast, makeForecast } from "./forecasting/make_forecast.ts";
import { BEST_THREE, MODEL_NAMES } from "./forecasting/models/model_pool.ts";
import { explainForecast } from "./reporting/explain_forecast.ts";
import { formatForecastTable } from "./reporting/forecast_table.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

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
    made = await makeForecast(context, {
      horizon,
      model,
      now: task.now,
      cacheFile: dataPaths(task.settings.dataFolder).forecastCache,
    });
    if (!made) return "Nothing is loaded yet, so there is nothing to forecast";
    const saved = made.isNew ? "saved in mart.forecast" : "already in mart.forecast";
    return [
      formatForecastTable(made.points),
      `Total: mean of ${
        made.models.join(", ")
      } (${made.status}), cutoff ${made.cutoff}; ${made.series} series ${saved}`,
    ].join("\n");
  });
  // After the run has ended: a mistyped series must not count as a failed forecast, which would raise an alert.
  if (made && explain !== undefined) {
    printPage(`\n${await explainForecast(task, explain, dataPaths(task.settings.dataFolder).report)}`);
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("forecast")
      .addOption(horizonOption())
      .addOption(
        new Option(
          "--model <name>",
          "use this model alone, for comparison; its forecast is stored apart from the published ones",
        )
          .choices([BEST_THREE, ...MODEL_NAMES])
          .default(BEST_THREE, "the mean of each series' best three"),
      )
      .addOption(
        new Option(
          "--explain <series>",
          'explain how the forecast of a series was made, such as total or "category: Furniture"',
        )
          .conflicts("model"),
      )
      .addOption(nowOption())
      .action(forecast),
  );
}
