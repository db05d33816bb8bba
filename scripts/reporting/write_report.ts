import { dirname, join } from "node:path";
import type { Database } from "../database/database.ts";
import { readReportData } from "./report_data.ts";

/** Writes the HTML report of the marts to a file, whole or not at all. */
export async function writeReport(
  database: Database,
  path: string,
  options: { source: string; today: string; now: Temporal.Instant },
): Promise<void> {
  const data = await readReportData(database, options);
  const { renderReport } = await import("./report_html.ts"); // brings the chart library, which takes a moment
  await Deno.mkdir(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.report.${crypto.randomUUID()}.html`);
  try {
    await Deno.writeTextFile(unfinished, renderReport(data));
    await Deno.rename(unfinished, path);
  } catch (error) {
    await Deno.remove(unfinished).catch(() => {});
    throw error;
  }
}
