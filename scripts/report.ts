/**
 * Writes an HTML report of sales, rankings and the forecast.
 *
 * Usage: `deno task report [--out FILE]`
 *
 * @module
 */
import { dataPaths } from "./core/data_folder.ts";
import { printForPrograms } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { earliestOf, readShopDocuments, todaysOf } from "./sources/documents/shop_document.ts";
import { openStore } from "./store/open_store.ts";
import { writeReport } from "./reporting/write_report.ts";

async function report(options: { out?: string; now?: Temporal.Instant }): Promise<void> {
  const task = taskContext(options);
  const path = options.out ?? dataPaths(task.settings.dataFolder).report;
  const todays = todaysOf(await readShopDocuments(task.settings), task.now);
  await using store = await openStore(task.settings);
  await writeReport(store.database, path, {
    source: Object.keys(todays).join(", "),
    today: earliestOf(todays),
    now: task.now,
  });
  printForPrograms(path);
}

if (import.meta.main) {
  await runTask(
    taskCommand("report")
      .option("--out <file>", "file to write (default: report.html in the data folder)")
      .addOption(nowOption())
      .action(report),
  );
}
