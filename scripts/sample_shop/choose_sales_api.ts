import { dataPaths, samplePaths } from "../core/data_folder.ts";
import { chooseSource } from "../core/source_settings.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { TaskContext } from "../core/task.ts";
import { refuseSampleStore } from "./refuse_sample_store.ts";
import { startSampleApi } from "./sample_api.ts";
import { SAMPLE_API } from "./sample_source.ts";
import type { RunContext } from "../store/run_context.ts";
import { tokenOfCommand } from "../sources/api/token_command.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";

/** Returns the shop's own sales API, or starts the sample API, which runs until the result is disposed of. */
export async function chooseSalesApi(
  { settings, now }: TaskContext,
  context: RunContext,
): Promise<SalesApi & AsyncDisposable> {
  const own = chooseSource(settings.sources, context.document.source, "ask the sales API");
  if (own.salesApiUrl) {
    await refuseSampleStore(context);
    return {
      url: own.salesApiUrl,
      token: own.salesApiToken ??
        (own.salesApiTokenCommand && tokenOfCommand(own.salesApiTokenCommand, `SALES_API_TOKEN_COMMAND${own.suffix}`)),
      timeZone: settings.timeZone ?? "UTC",
      [Symbol.asyncDispose]: async () => {},
    };
  }
  if (own.suffix !== "") throw noApi(own.source, `SALES_API_URL${own.suffix} is not set`);
  if (own.inbox !== undefined) throw noApi(own.source, "SOURCE_INBOX is set, and SALES_API_URL is not");
  const folder = dataPaths(settings.dataFolder).sample;
  await refuseMixing(context, folder);
  const api = await startSampleApi({ folder, now: () => now, timeZone: settings.timeZone ?? "UTC" });
  return {
    url: api.url,
    name: SAMPLE_API,
    timeZone: settings.timeZone ?? "UTC",
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** Returns the error for a source without a URL that cannot be the sample shop: it has an inbox, or it is one of several. */
function noApi(source: string, reason: string): StorecastError {
  return new StorecastError(`Cannot ask the sales API: ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `Set SALES_API_URL, or take "api" out of "sources/${source}.json" if the orders come in files alone`,
  });
}

/** Throws if the store has data that is not the sample shop's. */
export async function refuseMixing({ database }: RunContext, folder: string): Promise<void> {
  const origin = await database.call("etl.foreign_origin", { p_origins: [SAMPLE_API, samplePaths(folder).archive] });
  if (origin === null) return;
  throw new StorecastError(`Cannot add the sample shop to a store that has data from "${origin}"`, {
    exitCode: ExitCode.usage,
    advice: "Set SALES_API_URL to your own sales API, or set STORECAST_DATA to another folder for the sample shop",
  });
}
