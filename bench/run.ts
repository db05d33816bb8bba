/**
 * Measures Storecast against hand-written SQL on the same machine in the same run; see bench/README.md.
 *
 * Usage: `deno task bench [--lines 1000000] [--copy-lines 2000000] [--only copy|orders|publish|tasks|memory|robustness]`
 *
 * @module
 */
import { Option } from "commander";
import { join } from "node:path";
import { parseWholeNumber } from "../scripts/core/arguments.ts";
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { BenchStore } from "./bench_store.ts";
import { makeLines } from "./make_lines.ts";
import { measureCopy } from "./measure_copy.ts";
import { formatMeasurement, type Measurement } from "./measurement.ts";
import { measureOrders } from "./measure_orders.ts";
import { measureMemory } from "./measure_memory.ts";
import { measureRobustness } from "./measure_robustness.ts";
import { measurePublish, NEW_DAY } from "./measure_publish.ts";
import { measureTasks } from "./measure_tasks.ts";

const DAY_LINES = 5_000;

async function bench(
  { lines: archiveLines, copyLines, orderLines, answerMegabytes, only }: {
    lines: number;
    copyLines: number;
    orderLines: number;
    answerMegabytes: number;
    only?: string;
  },
): Promise<void> {
  const isWanted = (part: string): boolean => only === undefined || only === part;
  await using store = await BenchStore.open();
  const archive = join(store.folder, "archive.csv");
  await makeLines(archive, { lines: archiveLines, seed: 1 });

  console.log("| what | seconds | lines/s | against the floor | |\n| --- | ---: | ---: | --- | --- |");
  if (isWanted("copy")) {
    const path = join(store.folder, "copy.csv");
    await makeLines(path, { lines: copyLines, seed: 2 });
    print(await measureCopy(store, path, copyLines));
    await Deno.remove(path);
  }
  if (isWanted("orders")) print(await measureOrders(store, orderLines));
  if (isWanted("publish")) {
    const day = join(store.folder, "day.csv");
    await makeLines(day, { lines: DAY_LINES, seed: 3, day: NEW_DAY });
    print(await measurePublish(store, { archive, archiveLines, day, dayLines: DAY_LINES }));
  }
  if (isWanted("tasks")) print(await measureTasks(archive));
  if (isWanted("robustness")) console.log((await measureRobustness()).join("\n"));
  if (isWanted("memory")) {
    for await (const measurement of measureMemory(store, { answerMegabytes })) print([measurement]);
  }
}

function print(measurements: Measurement[]): void {
  for (const measurement of measurements) console.log(formatMeasurement(measurement));
}

if (import.meta.main) {
  await runTask(
    taskCommand("bench")
      .option(
        "--lines <number>",
        "lines of the archive for the publish and tasks parts",
        parseWholeNumber(1),
        1_000_000,
      )
      .option("--copy-lines <number>", "lines of the file for the copy part", parseWholeNumber(1), 2_000_000)
      .option("--order-lines <number>", "lines for the orders part", parseWholeNumber(2), 400_000)
      .option(
        "--answer-megabytes <number>",
        "size of the API's oversized answer in the memory part",
        parseWholeNumber(1),
        10_000,
      )
      .addOption(
        new Option("--only <part>", "measure one part").choices([
          "copy",
          "orders",
          "publish",
          "tasks",
          "memory",
          "robustness",
        ]),
      )
      .action(bench),
  );
}
