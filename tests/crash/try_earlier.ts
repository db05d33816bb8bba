import type { CaseResult } from "./case_result.ts";
import { isWell } from "./table.ts";

/** The part of a task's duration within which a kill is tried last: a run may be far quicker than the one that was timed. */
const EARLIEST = 0.2;

/** Tries a case whose kill comes at a random moment up to a part of the task's duration; earlier where the task had ended before. */
export async function tryEarlier(tryUpTo: (latest: number) => Promise<CaseResult>): Promise<CaseResult> {
  let latest = 1;
  while (true) {
    const result = await tryUpTo(latest);
    latest /= 2;
    if (result.isStruck || !isWell(result) || latest < EARLIEST) return result;
  }
}
