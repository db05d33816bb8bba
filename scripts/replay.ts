/**
 * Reads rejected rows of files again, after the source document was corrected, or from an export whose rows were, and publishes those
 * that are good now.
 *
 * Usage: `deno task replay [FILE] [--batch N]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { replayCorrected, replayReceived } from "./loading/replay_rows.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function replay(file: string | undefined, options: { batch?: number; now?: Temporal.Instant }): Promise<void> {
  if (file !== undefined && options.batch !== undefined) {
    throw new StorecastError("Cannot replay a file and --batch at once: the file says which batches its rows are of", {
      exitCode: ExitCode.usage,
      advice: "Leave out one of them",
    });
  }
  await runAsWriter("replay", taskContext(options), async (context) => {
    const lines = file === undefined
      ? await replayReceived(context, options.batch)
      : await replayCorrected(context, file);
    return lines.join("\n");
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("replay")
      .argument("[file]", "corrected export of rejected rows; without one the rows are read again as they came")
      .option("--batch <number>", "only the rows of this batch", parseWholeNumber(1))
      .addOption(nowOption())
      .action(replay),
  );
}
