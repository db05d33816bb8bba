import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { Todays } from "../sources/documents/shop_document.ts";
import type { Batch } from "./publish_staged.ts";

const SHOWN = 5;

/**
 * Returns one error for all batches that failed or, if none did, are held, with their reasons. Undefined if all are published.
 * Where the store has several sources, what is to be done names the one.
 */
export function unpublishedError(
  batches: readonly Batch[],
  { todays }: { todays: Todays },
): StorecastError | undefined {
  return failedError(batches.filter(({ status }) => status === "failed")) ??
    heldError(batches.filter(({ status }) => status === "held"), Object.keys(todays).length > 1);
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

function heldError(held: readonly Batch[], areSeveral: boolean): StorecastError | undefined {
  const [first] = held;
  if (first === undefined) return undefined;
  const option = areSeveral ? ` --source ${first.source_name}` : "";
  return new StorecastError(`Holding ${named(held)}`, {
    exitCode: ExitCode.incomplete,
    advice: first.reason!.startsWith("there is no exchange rate ")
      ? 'Load the rates of these days with "deno task rates FILE"; then it is published by the next run'
      : first.day === null
      ? `Nothing of it has changed in the store. If the file is right, run "deno task accept ${first.batch_id}"; else load ` +
        `the whole one, or run "deno task discard ${first.batch_id}"`
      : `Nothing of it has changed in the store. If the source is right, run "deno task accept ${first.day}${option}"; ` +
        "if the API does not hold that day, set api.holds in the source document; else the next whole answer ends it",
  });
}

function named(batches: readonly Batch[]): string {
  const shown = batches.slice(0, SHOWN).map(({ batch_id, origin, day, reason }) =>
    `batch ${batch_id} ("${origin}"${day ? `, day ${day}` : ""}): ${reason}`
  );
  return shown.join("; ") + (batches.length > SHOWN ? `; and ${batches.length - SHOWN} more` : "");
}
