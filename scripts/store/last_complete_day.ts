import type { RunContext } from "./run_context.ts";

/** Returns the last business day up to which every day is confirmed; null if nothing is loaded. */
export async function lastCompleteDay(
  { database, document, today }: Pick<RunContext, "database" | "document" | "today">,
): Promise<string | null> {
  return await database.call("etl.last_complete_day", { p_source: document.source, p_today: today });
}
