/**
 * Tells how the store is: problems and warnings, last complete day, what is due, runs, forecast, the rows of each layer.
 *
 * Usage: `deno task status [--json] [--check]`
 *
 * @module
 */
import { expectedDay } from "./alerting/expected_day.ts";
import { businessDay } from "./core/days.ts";
import type { ExitCode } from "./core/exit_codes.ts";
import { printColoured, printForPrograms, printPage } from "./core/print.ts";
import type { Settings } from "./core/settings.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import type { Database } from "./database/database.ts";
import { openStore } from "./store/open_store.ts";
import { formatStatus, type StoreStatus } from "./reporting/format_status.ts";
import { formatStatusJson } from "./reporting/format_status_json.ts";
import { readSourceDocument } from "./sources/source_document.ts";

async function status(options: { json?: true; check?: true; now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  const { source } = await readSourceDocument(settings.source);
  await using store = await openStore(settings);
  const found = await readStatus(store.database, { settings, source, now });
  if (options.json) printForPrograms(formatStatusJson(found));
  else if (Deno.stdout.isTerminal() && !Deno.noColor) printColoured(formatStatus(found, { colours: true }));
  else printPage(formatStatus(found));
  const [worst] = found.problems;
  if (options.check && worst) {
    throw new StorecastError(worst.message, { exitCode: worst.exit_code as ExitCode, advice: worst.advice });
  }
}

async function readStatus(
  database: Database,
  { settings, source, now }: { settings: Settings; source: string; now: Temporal.Instant },
): Promise<StoreStatus> {
  const today = businessDay(now, settings.timeZone);
  const ofSource = { p_source: source, p_today: today };
  const [row] = await database.call<StoreStatus>("etl.status", ofSource);
  return {
    ...row!,
    due: row!.last_complete_day === null ? [] : await database.call("etl.plan", ofSource),
    sources: await database.call("etl.source_status", ofSource),
    problems: await database.call("etl.standing_causes", {
      p_source: source,
      p_expected_day: expectedDay(now, settings),
      p_now: now.toString(),
      p_has_backups: settings.backupFolder !== undefined,
    }),
    warnings: (await database.call<{ warnings: string }>("etl.warnings", ofSource)).map(({ warnings }) => warnings),
    layers: await database.call("etl.layer_rows"),
  };
}

if (import.meta.main) {
  await runTask(
    taskCommand("status", "Show how the store is: problems, warnings, last complete day, what is due, runs, forecast")
      .option("--json", "print it as JSON, for a monitoring system")
      .option("--check", "leave with the exit code of the first problem, where there is one: docs/errors.md lists them")
      .addOption(nowOption())
      .action(status),
  );
}
