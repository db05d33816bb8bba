/**
 * Measures Storecast against hand-written SQL on the same machine in the same run; see bench/README.md.
 *
 * Usage: `deno task bench [--lines 1000000] [--copy-lines 2000000] [--only copy|publish|tasks]`
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BenchStore } from "./bench_store.ts";
import { makeLines } from "./make_lines.ts";
import { measureCopy } from "./measure_copy.ts";
import { formatMeasurement, type Measurement } from "./measurement.ts";
import { measurePublish, NEW_DAY } from "./measure_publish.ts";
import { measureTasks } from "./measure_tasks.ts";

const DAY_LINES = 5_000;

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      lines: { type: "string", default: "1000000" },
      "copy-lines": { type: "string", default: "2000000" },
      only: { type: "string" },
    },
  });
  const isWanted = (part: string): boolean => values.only === undefined || values.only === part;
  const [archiveLines, copyLines] = [Number(values.lines), Number(values["copy-lines"])];
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
  if (isWanted("publish")) {
    const day = join(store.folder, "day.csv");
    await makeLines(day, { lines: DAY_LINES, seed: 3, day: NEW_DAY });
    print(await measurePublish(store, { archive, archiveLines, day, dayLines: DAY_LINES }));
  }
  if (isWanted("tasks")) print(await measureTasks(archive));
}

function print(measurements: Measurement[]): void {
  for (const measurement of measurements) console.log(formatMeasurement(measurement));
}
