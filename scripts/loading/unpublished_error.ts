import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Database } from "../database/database.ts";
import type { RunContext } from "../store/run_context.ts";
import type { Batch } from "./publish_staged.ts";

const SHOWN = 5;

/**
 * Returns one error with the reasons of all failed batches or, if there are none, of all held ones; undefined if all are published. The
 * advice names the source if there are several.
 */
export async function unpublishedError(
  batches: readonly Batch[],
  { database }: Pick<RunContext, "database">,
): Promise<StorecastError | undefined> {
  return failedError(batches.filter(({ status }) => status === "failed")) ??
    await heldError(batches.filter(({ status }) => status === "held"), database);
}

function failedError(failed: readonly Batch[]): StorecastError | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  return new StorecastError(`Cannot publish ${named(failed)}`, {
    exitCode: ExitCode.batchFailed,
    advice:
      `See its rejected rows with "deno task rejects --batch ${first.batch_id}", correct the source or its document ` +
      `and load it again, or discard it with "deno task discard ${first.batch_id}"`,
  });
}

async function heldError(held: readonly Batch[], database: Database): Promise<StorecastError | undefined> {
  const [first] = held;
  if (first === undefined) return undefined;
  const advice = await database.call("ops.held_advice", { p_batch_id: first.batch_id });
  return new StorecastError(`Holding ${named(held)}`, {
    exitCode: ExitCode.incomplete,
    advice: `Nothing of it has changed in the store. ${advice}`,
  });
}

function named(batches: readonly Batch[]): string {
  const shown = batches.slice(0, SHOWN).map(({ batch_id, origin, day, reason }) =>
    `batch ${batch_id} ("${origin}"${day ? `, day ${day}` : ""}): ${reason}`
  );
  return shown.join("; ") + (batches.length > SHOWN ? `; and ${batches.length - SHOWN} more` : "");
}
