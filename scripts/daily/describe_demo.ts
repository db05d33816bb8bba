import type { TaskContext } from "../core/task.ts";
import { describeBatches } from "../loading/describe_batches.ts";
import type { LoadedArchive } from "../loading/load_archive.ts";
import { formatForecastTable } from "../reporting/forecast_table.ts";
import { formatLayers } from "../reporting/format_status.ts";
import { embeddedServer } from "../store/open_store.ts";
import type { RunContext } from "../store/run_context.ts";
import type { CaughtUp } from "./catch_up.ts";
import { describeDays } from "./describe_days.ts";

/** Describes the demo on one page: what was loaded, the forecast, and how to look at it. */
export async function describeDemo(
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
  const [row] = await database.rows<{ sales: string; orders: string; days: string }>(
    `select to_char(sum(sales), 'FM999,999,999,990.00') as sales, to_char(sum(orders), 'FM999,999,990') as orders,
       to_char(count(*), 'FM999,999,990') as days
     from mart.sales_daily`,
  );
  return `${row!.sales} in ${row!.orders} orders on ${row!.days} days`;
}
