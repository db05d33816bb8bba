import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import type { ArchiveDocument, SourceDocument } from "./source_document.ts";

/** Returns the `archive` part of a document; throws if the source has no files. */
export function archiveOf({ source, archive }: SourceDocument): ArchiveDocument {
  if (archive !== undefined) return archive;
  throw new StorecastError(`Cannot load files into "${source}": its source document has no "archive"`, {
    exitCode: ExitCode.usage,
    advice: `Describe the files under archive in "sources/${source}.json", or set STORECAST_SOURCE to another source`,
  });
}
