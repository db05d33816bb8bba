import type { Database } from "../database/database.ts";
import type { Migrated } from "./migrate.ts";
import type { RunLog } from "./run_log.ts";
import { sha256 } from "../core/sha256.ts";
import type { SourceDocument } from "../sources/source_document.ts";

/** The context of a run: what each of its steps works with. */
export interface RunContext {
  readonly database: Database;
  readonly log: RunLog;
  readonly document: SourceDocument;
  /** Hash of what decides, beside the bytes, how a batch is read: the source's document and the functions. */
  readonly rules: string;
  /** The present business day. */
  readonly today: string;
  /** Shows what is being done, on a terminal. */
  readonly progress: (text: string) => void;
}

/** Registers the source and gathers the context of its steps. */
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
