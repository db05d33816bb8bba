import type { RunContext } from "../store/run_context.ts";
import type { Rate } from "./read_rates.ts";

/** Saves exchange rates; returns what was done, and what to do next, in words. */
export async function saveRates({ database, log }: RunContext, rates: readonly Rate[]): Promise<string> {
  await log.begin();
  const [saved] = await database.call("etl.save_rates", { p_rates: rates });
  const { rates_written: written, batches_staged: staged, days_due: due, days_of_files: ofFiles } = saved!;
  return [
    `Wrote ${written} of ${rates.length} rate(s) to ods.exchange_rate; the others were there already`,
    ...(staged === "0" ? [] : [`${staged} batch(es) that were waiting for a rate are staged again: deno task publish`]),
    ...(due === "0" ? [] : [`${due} day(s) of an API are due again with the corrected rate: deno task daily`]),
    ...(ofFiles === "0" ? [] : [`${ofFiles} day(s) of files keep the rate with which they were loaded`]),
  ].join("\n");
}
