import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { hasChannel, type SourceDocument } from "../sources/source_document.ts";

const ADVICE = {
  archive: 'Say in it under "archive" how the files are written; without it the source has an API alone',
  api: "Its days come in files: load them with archive, or put them into the folder that SOURCE_INBOX names",
};

/** Throws a usage error if the source has no files, or no API; `doing` completes "Cannot …". */
export function requireChannel(document: SourceDocument, channel: "archive" | "api", doing: string): void {
  if (hasChannel(document, channel)) return;
  throw new StorecastError(`Cannot ${doing}: "sources/${document.source}.json" has no "${channel}"`, {
    exitCode: ExitCode.usage,
    advice: ADVICE[channel],
  });
}
