import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { RunContext } from "../store/run_context.ts";

/** Returns an error if the source has confirmed days and none ever had an order: an API that is asked the wrong way answers so. */
export async function noSalesError({ database, document }: RunContext): Promise<StorecastError | undefined> {
  if (await database.call("etl.has_sales", { p_source: document.source }) !== false) return undefined;
  return new StorecastError(`No day that the API of "${document.source}" has confirmed has an order`, {
    exitCode: ExitCode.incomplete,
    advice:
      `Check dayParameters and columns in "sources/${document.source}.json": an API that is asked the wrong way often ` +
      "answers with nothing",
  });
}
