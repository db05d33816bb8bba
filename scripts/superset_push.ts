/**
 * Creates or updates the dashboards of `superset/` in Superset.
 *
 * Usage: `deno task superset:push`
 *
 * @module
 */
import { printPage } from "./core/print.ts";
import { Progress } from "./core/progress.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { formatPush } from "./superset/format_push.ts";
import { pushBundle } from "./superset/push_bundle.ts";
import { BUNDLE_FOLDER, readBundle } from "./superset/read_bundle.ts";
import { readSupersetSettings } from "./superset/superset_settings.ts";

async function supersetPush(): Promise<void> {
  const settings = await readSupersetSettings(taskContext().settings);
  const bundle = await readBundle(BUNDLE_FOLDER);
  const pushed = await withProgress((show) => pushBundle(bundle, settings, show));
  printPage(formatPush(pushed, settings.publicUrl));
}

/** Shows progress while `work` runs, and clears it before anything else is printed. */
async function withProgress<T>(work: (show: (text: string) => void) => Promise<T>): Promise<T> {
  using progress = new Progress();
  return await work(progress.show);
}

if (import.meta.main) {
  await runTask(
    taskCommand("superset:push").action(supersetPush),
  );
}
