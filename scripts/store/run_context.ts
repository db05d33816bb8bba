import type { Database } from "../database/database.ts";
import type { Migrated } from "./migrate.ts";
import type { RunLog } from "./run_log.ts";
import { sha256 } from "../core/sha256.ts";
import type { SourceDocument } from "../sources/source_document.ts";

/** Context of a run, shared by all its steps. */
export interface RunContext {
  readonly database: Database;
  readonly log: RunLog;
  readonly document: SourceDocument;
  /** Hash of the source document and the functions: besides its bytes, these decide how a batch is read. */
  readonly rules: string;
  /** The present business day. */
  readonly today: string;
  /** Shows the current step on a terminal. */
  readonly progress: (text: string) => void;
}

/** Registers the source and returns the context of the run. */
export async function runContext(
  database: Database,
  document: SourceDocument,
  rest: { log: RunLog; migrated: Migrated; today: string; progress: (text: string) => void },
): Promise<RunContext> {
  const json = JSON.stringify(document);
  await database.call("etl.register_source", { p_source: document.source, p_document: document });
  const rules = sha256(json, rest.migrated.functionsHash);
  return { database, document, rules, log: rest.log, today: rest.today, progress: rest.progress };
}
