import { dirname, join } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { isDiskFull, isSystemError, systemReason } from "../core/system_reason.ts";
import type { Database } from "../database/database.ts";
import { readReportData } from "./report_data.ts";

/** Loads what draws the report. It brings the chart library, which takes a moment: better one in which the database is at work. */
export function loadRenderer(): Promise<typeof import("./report_html.ts")> {
  return import("./report_html.ts");
}

/** Writes the HTML report of the marts to a file, whole or not at all; `explain` is the series whose projection it explains. */
export async function writeReport(
  database: Database,
  path: string,
  { explain = "total", ...options }: { source: string; today: string; now: Temporal.Instant; explain?: string },
): Promise<void> {
  const data = await readReportData(database, { ...options, explain });
  const { renderReport } = await loadRenderer();
  const html = renderReport(data);
  const unfinished = join(dirname(path), `.report.${crypto.randomUUID()}.html`);
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(unfinished, html);
    const written = new Date(options.now.epochMilliseconds); // by the task's clock, which decides of what day it is
    await Deno.utime(unfinished, written, written);
    await Deno.rename(unfinished, path);
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {});
    if (!isSystemError(error)) throw error;
    const isFull = isDiskFull(error);
    throw new StorecastError(`Cannot write the report "${path}": ${systemReason(error)}`, {
      exitCode: isFull ? ExitCode.diskFull : ExitCode.input,
      advice: isFull
        ? 'Make room on the disk and run "deno task report"'
        : "Give the path of a file in a folder that you may write to",
      cause: error,
    });
  }
}
