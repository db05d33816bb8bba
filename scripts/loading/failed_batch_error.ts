import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Batch } from "./publish_staged.ts";

const SHOWN = 5;

/** Returns one error for all failed batches, with their reasons. Undefined if none failed. */
export function failedBatchError(batches: readonly Batch[]): StorecastError | undefined {
  const failed = batches.filter(({ status }) => status === "failed");
  const [first] = failed;
  if (first === undefined) return undefined;
  const named = failed.slice(0, SHOWN).map(({ batch_id, origin, day, reason }) =>
    `batch ${batch_id} ("${origin}"${day ? `, day ${day}` : ""}): ${reason}`
  );
  const more = failed.length > SHOWN ? `; and ${failed.length - SHOWN} more` : "";
  return new StorecastError(`Cannot publish ${named.join("; ")}${more}`, {
    exitCode: ExitCode.batchFailed,
    advice:
      `See its rejected rows with "deno task rejects --batch ${first.batch_id}", correct the source or its document ` +
      `and load it again, or discard it with "deno task discard ${first.batch_id}"`,
  });
}
