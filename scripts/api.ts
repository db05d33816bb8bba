/**
 * Serves the sample sales API until it is stopped with Ctrl-C or SIGTERM.
 *
 * Usage: `deno task api --port 8600`
 *
 * @module
 */
import { join } from "node:path";
import { addDays, businessDay } from "./cli/business_day.ts";
import { parseWholeNumber } from "./cli/arguments.ts";
import { runTask, taskCommand, taskContext } from "./cli/task.ts";
import { startSampleApi } from "./sample_shop/sample_api.ts";

async function serveSampleApi({ port }: { port: number }): Promise<void> {
  const { settings, now } = taskContext();
  await using api = await startSampleApi({
    folder: join(settings.dataFolder, "sample"),
    now: Temporal.Now.instant,
    timeZone: settings.timeZone,
    port,
  });
  const stopped = stopSignal();
  const yesterday = addDays(businessDay(now, settings.timeZone), -1);
  console.log(`The sample API is at ${api.url}; stop it with Ctrl-C`);
  console.log(`For example: curl '${api.url}?Order+Date=${yesterday}&_page=1&_limit=5'`);
  await stopped;
}

function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", resolve);
  Deno.addSignalListener("SIGTERM", resolve);
  return promise;
}

if (import.meta.main) {
  await runTask(
    taskCommand("api", "Serve the sample sales API, in the foreground")
      .option("--port <number>", "port on 127.0.0.1, 0 for any free one", parseWholeNumber(0, 65_535), 8600)
      .action(serveSampleApi),
  );
}
