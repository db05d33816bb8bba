/**
 * Tells how the store is: last complete day, what is due, what failed, the rows of each layer.
 *
 * Usage: `deno task status [--json] [--check]`
 *
 * @module
 */
import { businessDay } from "./cli/business_day.ts";
import { ExitCode } from "./cli/exit_codes.ts";
import { StorecastError } from "./cli/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./cli/task.ts";
import { openStore } from "./database/open_store.ts";
import { formatStatus, type LayerRows, type StatusRow } from "./reporting/format_status.ts";
import { readSourceDocument } from "./sources/source_document.ts";

async function status(options: { json?: true; check?: true; now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  const document = await readSourceDocument(settings.source);
  await using store = await openStore(settings);
  const { database } = store;
  const today = businessDay(now, settings.timeZone);
  const [row] = await database.call<StatusRow>("etl.status", { p_source: document.source, p_today: today });
  const layers = await database.call<LayerRows>("etl.layer_rows");

  console.log(options.json ? JSON.stringify({ ...row, layers }, null, 2) : formatStatus(row!, layers));
  if (options.check && row!.is_late) {
    throw new StorecastError(`The data is late: the last complete day is ${row!.last_complete_day ?? "none"}`, {
      exitCode: ExitCode.late,
      advice: 'Run "deno task daily"; if it fails, its message says why',
    });
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("status", "Show how the store is: last complete day, what is due, what failed, rows of each layer")
      .option("--json", "print it as JSON, for a monitoring system")
      .option("--check", `leave with exit code ${ExitCode.late} where yesterday is not in the marts yet`)
      .addOption(nowOption())
      .action(status),
  );
}
