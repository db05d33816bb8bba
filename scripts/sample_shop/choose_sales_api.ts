import { dataPaths, samplePaths } from "../core/data_folder.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { startSampleApi } from "./sample_api.ts";
import type { RunContext } from "../store/run_context.ts";
import { tokenOfCommand } from "../sources/token_command.ts";
import type { SalesApi } from "../sources/sales_api.ts";

/** Origin of the sample API's batches; its URL has another port in every run. */
export const SAMPLE_API = "sample API";

/** Returns the shop's own sales API, or starts the sample API, which runs until the result is disposed of. */
export async function chooseSalesApi(
  { settings, now }: TaskContext,
  context: RunContext,
): Promise<SalesApi & AsyncDisposable> {
  if (settings.salesApiUrl) {
    return {
      url: settings.salesApiUrl,
      token: settings.salesApiToken ??
        (settings.salesApiTokenCommand && tokenOfCommand(settings.salesApiTokenCommand, "SALES_API_TOKEN_COMMAND")),
      timeZone: settings.timeZone,
      [Symbol.asyncDispose]: async () => {},
    };
  }
  if (settings.inbox !== undefined) throw noApi(context.document.source);
  const folder = dataPaths(settings.dataFolder).sample;
  await refuseMixing(context, folder);
  const api = await startSampleApi({ folder, now: () => now, timeZone: settings.timeZone });
  return {
    url: api.url,
    name: SAMPLE_API,
    timeZone: settings.timeZone,
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** Whose own files come in a folder does not mean the sample shop. */
function noApi(source: string): StorecastError {
  return new StorecastError("Cannot ask the sales API: SOURCE_INBOX is set, and SALES_API_URL is not", {
    exitCode: ExitCode.usage,
    advice: `Set SALES_API_URL, or take "api" out of "sources/${source}.json" if the orders come in files alone`,
  });
}

/** Throws if the store holds other data than the sample shop's. */
export async function refuseMixing({ database }: RunContext, folder: string): Promise<void> {
  const origin = await database.call("etl.foreign_origin", { p_origins: [SAMPLE_API, samplePaths(folder).archive] });
  if (origin === null) return;
  throw new StorecastError(`Cannot add the sample shop to a store that holds data from "${origin}"`, {
    exitCode: ExitCode.usage,
    advice: "Set SALES_API_URL to your own sales API, or set STORECAST_DATA to another folder for the sample shop",
  });
}
