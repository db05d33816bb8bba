import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** Throws a usage error if the source has no API. */
export function requireApi({ source, api }: SourceDocument): void {
  if (api !== undefined) return;
  throw new StorecastError(`Cannot pull: "sources/${source}.json" has no "api"`, {
    exitCode: ExitCode.usage,
    advice: 'Load its files with "deno task archive", or put them into the folder of SOURCE_INBOX',
  });
}
