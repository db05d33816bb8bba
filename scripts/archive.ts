/**
 * Loads archive files (CSV, Excel or JSON): stg → ods → marts.
 *
 * Usage: `deno task archive FILE… [--source NAME]`
 *
 * @module
 */
import { printPage } from "./core/print.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { visible } from "./core/visible.ts";
import { describeBatches } from "./loading/describe_batches.ts";
import { loadArchive } from "./loading/load_archive.ts";
import { chooseContext } from "./store/choose_context.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function archive(paths: string[], options: { source?: string; now?: Temporal.Instant }): Promise<void> {
  const lines: string[] = [];
  try {
    await runAsWriter("archive", taskContext(options), async (_, all) => {
      const context = chooseContext(all, options.source, "load a file");
      for (const path of paths) {
        const loaded = await loadArchive(context, path);
        const name = `"${visible(path)}"`;
        if ("batch" in loaded) {
          lines.push(`${name}: published as batch ${loaded.batch.batch_id}: ${describeBatches([loaded.batch])}`);
          lines.push(...loaded.notes.map((note) => `${name}: ${note}`));
        } else lines.push(`${name}: already loaded as batch ${loaded.repeated}, nothing to do`);
      }
      return lines.join("\n");
    });
  } catch (error) {
    // The files before the error stay loaded: say what became of them.
    if (lines.length > 0) printPage(lines.join("\n"));
    throw error;
  }
}

if (import.meta.main) {
  await runTask(
    taskCommand("archive")
      .argument(
        "<file...>",
        "CSV, Excel or JSON files as the source document describes them, optionally packed with gzip or zip; files that are already loaded are skipped",
      )
      .addOption(sourceOption("source of the files; needed if STORECAST_SOURCE names several"))
      .addOption(nowOption())
      .action(archive),
  );
}
