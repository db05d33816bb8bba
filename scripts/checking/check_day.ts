import { StorecastError } from "../core/storecast_error.ts";
import { rowNotes } from "../loading/load_archive.ts";
import { noSalesError } from "../loading/no_sales_error.ts";
import { dayBatch } from "../loading/pull_days.ts";
import { restartChangedDay } from "../sources/api/restart_changed_day.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";
import type { Checked, CheckedRows } from "./checked.ts";
import { checkRows } from "./check_rows.ts";
import { type MadeRequest, RequestRecorder } from "./recorded_requests.ts";
import { unusedPaths } from "./used_names.ts";

/** Milliseconds for which a failed request is retried: the user is waiting, and may have mistyped the host. */
const PATIENCE = 10_000;

/** Checks a day of the API; reports its requests even if the answer cannot be read. */
export async function checkDay(context: RunContext, api: SalesApi, day: string): Promise<Checked> {
  const { document } = context;
  const recorder = new RequestRecorder(document.api!, {
    onRequest: (number, last) => {
      const after = last === undefined ? "" : `, after ${last.status === null ? "no answer" : `status ${last.status}`}`;
      context.progress(`Reading ${day}: request ${number}${after}`);
    },
  });
  const incoming = dayBatch(context, { patience: PATIENCE, ...api, fetch: recorder.fetch }, day);
  const common = { source: document.source, channel: "api", origin: incoming.origin, day } as const;
  const requests: readonly MadeRequest[] = recorder.requests;
  try {
    const { rows, error } = await restartChangedDay(() => checkRows(context, incoming));
    const checked: CheckedRows = {
      ...rows,
      notes: [...rows.notes, ...rowNotes(rows.batch, context.today)],
      unused: unusedPaths(document, "api", recorder.orders),
    };
    return { ...common, requests, rows: checked, error: error ?? await noSalesError(context) };
  } catch (error) {
    if (!(error instanceof StorecastError)) throw error;
    return { ...common, requests, error };
  }
}
