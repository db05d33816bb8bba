import type { TaskContext } from "../core/task.ts";
import { earliestOf, readShopDocuments, todaysOf } from "../sources/documents/shop_document.ts";
import { openStore } from "../store/open_store.ts";
import { findSeries, readExplanation } from "./explanation.ts";
import { formatExplanation } from "./format_explanation.ts";
import { writeReport } from "./write_report.ts";

/** Returns how the newest forecast of a series was made, as lines for a terminal; also writes it to the report at `path`. */
export async function explainForecast({ settings, now }: TaskContext, name: string, path: string): Promise<string> {
  await using store = await openStore(settings);
  const series = await findSeries(store.database, name);
  const explanation = await readExplanation(store.database, series);
  if (explanation === undefined) {
    const [newest] = await store.database.rows<{ reason: string | null }>(
      "select reason from mart.forecast_run_latest",
    );
    return `There is no forecast of "${series}"${newest?.reason ? `: ${newest.reason}` : ""}`;
  }
  const todays = todaysOf(await readShopDocuments(settings), now);
  await writeReport(store.database, path, {
    source: Object.keys(todays).join(", "),
    today: earliestOf(todays),
    now,
    explain: series,
  });
  return `${formatExplanation(explanation)}\n\nSee also the report "${path}"`;
}
