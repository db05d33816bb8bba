/**
 * Reads rejected rows of files again and publishes those that are valid now: the rows as they came, once the source document has
 * been corrected, or the corrected rows of an export.
 *
 * Usage: `deno task replay [FILE] [--batch N] [--source NAME]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { replayCorrected, replayReceived, replaySources } from "./loading/replay_rows.ts";
import { chooseContext, chooseContexts } from "./store/choose_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function replay(
  file: string | undefined,
  options: { batch?: number; source?: string; now?: Temporal.Instant },
): Promise<void> {
  if (file !== undefined && options.batch !== undefined) {
    throw new StorecastError("Cannot replay a file with --batch: the file names the batch of each row", {
      exitCode: ExitCode.usage,
      advice: "Leave out one of them",
    });
  }
  await runAsWriter("replay", taskContext(options), async (first, all) => {
    const lines = file !== undefined
      ? await replayCorrected(chooseContext(all, options.source, "replay a file"), file)
      : options.batch !== undefined
      ? await replayReceived(first, options.batch)
      : await replaySources(chooseContexts(all, options.source, "replay"));
    return lines.join("\n");
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("replay")
      .argument("[file]", "corrected export of rejected rows (default: read the rows again as they came)")
      .option("--batch <number>", "only the rows of this batch", parseWholeNumber(1))
      .addOption(
        sourceOption(
          "only the rows of this source; needed for a file if STORECAST_SOURCE names several (default: all)",
        ),
      )
      .addOption(nowOption())
      .action(replay),
  );
}
