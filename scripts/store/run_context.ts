import type { Database } from "../database/database.ts";
import type { Migrated } from "./migrate.ts";
import type { RunLog } from "./run_log.ts";
import { sha256 } from "../core/sha256.ts";
import type { SourceDocument } from "../sources/source_document.ts";

/** What every step of a load works with. */
export interface RunContext {
  readonly database: Database;
  readonly log: RunLog;
  readonly document: SourceDocument;
  /** What beside the bytes decides what becomes of them, as one hash. */
  readonly rules: string;
  /** The present business day. */
  readonly today: string;
  /** Says what is being done, on a terminal. */
  readonly progress: (text: string) => void;
}

/** Registers the source and gathers the context of its steps. */
export async function runContext(
  database: Database,
  document: SourceDocument,
  rest: { log: RunLog; migrated: Migrated; today: string; progress: (text: string) => void },
): Promise<RunContext> {
  const json = JSON.stringify(document);
  await database.rows("select etl.register_source(p_source => $1, p_document => $2)", [document.source, json]);
  const rules = sha256(json, rest.migrated.functionsHash);
  return { database, document, rules, log: rest.log, today: rest.today, progress: rest.progress };
}
