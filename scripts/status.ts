/**
 * Shows the status of the store: alerts and warnings, last complete day, due days, runs, forecast, rows of each layer.
 *
 * Usage: `deno task status [--json] [--check]`
 *
 * @module
 */
import type { ExitCode } from "./core/exit_codes.ts";
import { printColored, printForPrograms, printPage } from "./core/print.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { formatStatus, formatStatusJson } from "./reporting/format_status.ts";
import { readStatus } from "./reporting/read_status.ts";

async function status(options: { json?: true; check?: true; now?: Temporal.Instant }): Promise<void> {
  const found = await readStatus(taskContext(options));
  if (options.json) printForPrograms(formatStatusJson(found));
  else if (Deno.stdout.isTerminal() && !Deno.noColor) printColored(formatStatus(found, { colors: true }));
  else printPage(formatStatus(found));
  const [worst] = found.alerts;
  if (options.check && worst) {
    throw new StorecastError(worst.message, { exitCode: worst.exit_code as ExitCode, advice: worst.advice });
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("status")
      .option("--json", "print JSON, for a monitoring system")
      .option("--check", "exit with the code of the first alert, if there is one")
      .addOption(nowOption())
      .action(status),
  );
}
