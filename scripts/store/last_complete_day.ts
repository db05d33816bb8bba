import type { RunContext } from "./run_context.ts";

/** Returns the last business day up to which every day of every source is confirmed; null if nothing is loaded. */
export async function lastCompleteDay(
  { database, todays }: Pick<RunContext, "database" | "todays">,
): Promise<string | null> {
  return await database.call("etl.complete_day", { p_todays: todays });
}
