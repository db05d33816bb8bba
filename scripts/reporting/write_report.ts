import { writeWholeFile } from "../core/write_whole.ts";
import type { Database } from "../database/database.ts";
import { readReportData } from "./report_data.ts";

/** Loads the renderer with the chart library. That takes a moment: call it early, while the database is busy. */
export function loadRenderer(): Promise<typeof import("./report_html.ts")> {
  return import("./report_html.ts");
}

/** Writes the HTML report to a file, completely or not at all; `explain` is the series whose forecast it explains. */
export async function writeReport(
  database: Database,
  path: string,
  { explain = "total", ...options }: {
    source: string;
    today: string;
    now: Temporal.Instant;
    explain?: string;
    refusal?: string | undefined | null;
  },
): Promise<void> {
  const data = await readReportData(database, { ...options, explain });
  const { renderReport } = await loadRenderer();
  const html = renderReport(data);
  // It names customers, so only its user may read it.
  await writeWholeFile(path, html, {
    advice: "Choose a file in a folder that you may write to",
    mode: 0o600,
  });
  const written = new Date(options.now.epochMilliseconds); // by the task's clock, like everything in the report
  await Deno.utime(path, written, written);
}
