/**
 * Runs the whole job on a sample shop: archive, API, marts, forecast, report. If you run it again on another day, it catches up.
 *
 * Usage: `deno task demo`
 *
 * @module
 */
import { counted } from "./core/counted.ts";
import { dataPaths } from "./core/data_folder.ts";
import { printPage } from "./core/print.ts";
import { nowOption, runTask, taskCommand, type TaskContext, taskContext } from "./core/task.ts";
import { embeddedServer } from "./store/open_store.ts";
import { catchUp, type CaughtUp } from "./daily/catch_up.ts";
import { chooseSalesApi, refuseMixing, SAMPLE_SOURCE } from "./sample_shop/choose_sales_api.ts";
import { joinErrors } from "./daily/join_errors.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { describeDays } from "./daily/describe_days.ts";
import { loadArchive, type LoadedArchive } from "./loading/load_archive.ts";
import type { RunContext } from "./store/run_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";
import { formatForecastTable } from "./reporting/forecast_table.ts";
import { formatLayers } from "./reporting/format_status.ts";
import { prepareSampleShop } from "./sample_shop/prepare_sample_shop.ts";

async function demo(options: { now?: Temporal.Instant }): Promise<void> {
  const chosen = taskContext(options);
  // The sample shop never goes into the user's own database.
  const settings = { ...chosen.settings, sources: [SAMPLE_SOURCE], databaseUrl: undefined };
  const task: TaskContext = { ...chosen, settings };

  await runAsWriter("demo", task, async (context) => {
    const folder = dataPaths(settings.dataFolder).sample;
    await refuseMixing(context, folder);
    context.progress("Creating the sample shop");
    const shop = await prepareSampleShop({ folder, today: context.today });
    const loaded = await loadArchive(context, shop.archive);
    const done = await catchUp(task, [context], (each) => chooseSalesApi(task, each));
    const summary = await summarize(task, context, { loaded, done });
    if (done.errors.length === 0) return summary;
    printPage(summary);
    throw joinErrors(done.errors);
  });
}

async function summarize(
  { settings }: TaskContext,
  { database }: RunContext,
  { loaded, done }: { loaded: LoadedArchive; done: CaughtUp },
): Promise<string> {
  const lines: [string, string][] = [
    ["Archive", "batch" in loaded ? describeBatches([loaded.batch]) : "already loaded, nothing to do"],
    ["Sales API", describeDays(done.loaded[0]!.days, done.loaded[0]!.batches)],
    ...formatLayers(await database.call("ops.layer_rows")),
    ["Sales", await totals(database)],
  ];
  if (done.forecast) {
    const { series, cutoff, models, status } = done.forecast;
    lines.push(["Forecast", `${series} series after ${cutoff}; total: mean of ${models.join(", ")} (${status})`]);
  }
  const { publicUrls } = await embeddedServer(settings).address();
  return [
    lines.map(([name, value]) => `${name.padEnd(12)} ${value}`).join("\n"),
    done.forecast ? formatForecastTable(done.forecast.points) : "",
    `Connect      psql "${publicUrls.analyst}"`,
    `Report       ${done.report ?? "could not be written"}`,
  ].join("\n\n");
}

async function totals(database: RunContext["database"]): Promise<string> {
  const [row] = await database.call("mart.sales_totals");
  const { sales, orders, days } = row!;
  const amount = Number(sales).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${amount} in ${counted(orders)} orders on ${counted(days)} days`;
}

if (import.meta.main) {
  await runTask(
    taskCommand("demo")
      .addOption(nowOption())
      .action(demo),
  );
}
