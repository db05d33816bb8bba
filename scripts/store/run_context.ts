import type { Database } from "../database/database.ts";
import type { Migrated } from "./migrate.ts";
import type { RunLog } from "./run_log.ts";
import { sha256 } from "../core/sha256.ts";
import { filledColumns } from "../sources/documents/channel.ts";
import type { Todays } from "../sources/documents/shop_document.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** Context of a run for one source, shared by all its steps. */
export interface RunContext {
  readonly database: Database;
  readonly log: RunLog;
  readonly document: SourceDocument;
  /** Hash of the source document and the SQL functions, which together with its bytes decide what becomes of a batch. */
  readonly rules: string;
  /** The present business day of the source. */
  readonly today: string;
  /** The present business days of all sources of the store. */
  readonly todays: Todays;
  /** Shows the current step on a terminal. */
  readonly progress: (text: string) => void;
}

/** Registers the source and returns the context of the run. */
export async function runContext(
  database: Database,
  document: SourceDocument,
  rest: { log: RunLog; migrated: Migrated; today: string; todays?: Todays; progress: (text: string) => void },
): Promise<RunContext> {
  const json = JSON.stringify(document);
  await database.call("etl.register_source", {
    p_source: document.source,
    p_document: document,
    p_columns: filledColumns(document),
  });
  const rules = sha256(json, rest.migrated.functionsHash);
  const { log, today, todays = { [document.source]: today }, progress } = rest;
  return { database, document, rules, log, today, todays, progress };
}
