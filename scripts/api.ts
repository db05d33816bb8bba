/**
 * Serves the sample sales API until it is stopped with Ctrl-C or SIGTERM.
 *
 * Usage: `deno task api [--port 8600] [--host 127.0.0.1]`
 *
 * @module
 */
import { Option } from "commander";
import { dataPaths } from "./core/data_folder.ts";
import { addDays, businessDay } from "./core/days.ts";
import { parseWholeNumber } from "./core/arguments.ts";
import { print } from "./core/print.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { startSampleApi } from "./sample_shop/sample_api.ts";

async function serveSampleApi({ port, host }: { port: number; host: string }): Promise<void> {
  const { settings, now } = taskContext();
  await using api = await startSampleApi({
    folder: dataPaths(settings.dataFolder).sample,
    // deno-lint-ignore storecast/clock-is-an-argument -- a server that runs for days
    now: Temporal.Now.instant,
    timeZone: settings.timeZone ?? "UTC",
    port,
    hostname: host,
  });
  const stopped = stopSignal();
  const yesterday = addDays(businessDay(now, settings), -1);
  print(`The sample API is listening at ${api.url}; stop it with Ctrl-C`);
  print(`For example: curl '${api.url}?Order+Date=${yesterday}&_page=1&_limit=5'`);
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
    taskCommand("api")
      .option("--port <number>", "port to listen on; 0 chooses a free one", parseWholeNumber(0, 65_535), 8600)
      .addOption(
        new Option("--host <address>", "address to listen on; 0.0.0.0 also accepts other machines, as a container must")
          .choices(["127.0.0.1", "0.0.0.0"])
          .default("127.0.0.1"),
      )
      .action(serveSampleApi),
  );
}
