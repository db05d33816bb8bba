import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { RunContext } from "../store/run_context.ts";
import { SAMPLE_API, SAMPLE_SOURCE } from "./sample_source.ts";

/** Throws if a source other than the sample shop's is to be loaded into the store of the sample shop. */
export async function refuseSampleStore(
  { database, document }: Pick<RunContext, "database" | "document">,
): Promise<void> {
  if (document.source === SAMPLE_SOURCE.source) return;
  if (!await database.call("etl.has_origin", { p_origin: SAMPLE_API })) return;
  throw new StorecastError(`Cannot load "${document.source}" into the store of the sample shop`, {
    exitCode: ExitCode.usage,
    advice: "Set STORECAST_DATA to another folder, or DATABASE_URL to another database",
  });
}
