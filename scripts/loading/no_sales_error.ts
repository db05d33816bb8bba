import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { RunContext } from "../store/run_context.ts";

/** Returns an error if the source has confirmed days but none ever had an order: an API often answers a wrong query so. */
export async function noSalesError({ database, document }: RunContext): Promise<StorecastError | undefined> {
  if (await database.call("etl.has_sales", { p_source: document.source }) !== false) return undefined;
  return new StorecastError(`None of the days that the API of "${document.source}" has confirmed has an order`, {
    exitCode: ExitCode.incomplete,
    advice:
      `Check dayParameters and columns in "sources/${document.source}.json": many APIs answer a wrong query with an ` +
      "empty list",
  });
}
