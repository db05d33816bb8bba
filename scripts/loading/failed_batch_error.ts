import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import type { BatchRow } from "./batch_row.ts";

/** Refused batches as one error: how many rows could not be typed, of which batch, and how to see them. */
export function failedBatchError(refused: readonly BatchRow[]): StorecastError {
  const [first] = refused;
  const batches = refused.slice(0, 5).map(({ batch_id, origin, day, rows_rejected, rows_read }) =>
    `batch ${batch_id} ("${origin}"${day ? `, day ${day}` : ""}): ${rows_rejected} of ${rows_read} rows were rejected`
  );
  const more = refused.length > 5 ? `; and ${refused.length - 5} more` : "";
  return new StorecastError(`Refused to publish ${batches.join("; ")}${more}`, {
    exitCode: ExitCode.batchRefused,
    advice: `See why with "deno task rejects --batch ${first!.batch_id}", mend the source and load it again`,
  });
}
