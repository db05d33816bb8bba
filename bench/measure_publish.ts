import { connect } from "../scripts/database/connect.ts";
import type { BenchStore } from "./bench_store.ts";
import { type Measurement, timed } from "./measurement.ts";
import { stageInProcess } from "./stage_in_process.ts";

/** The day on top of the archive. */
export const NEW_DAY = "2017-12-31";

const TODAY = "2018-01-31";

/** The files to publish. */
export interface BenchFiles {
  readonly archive: string;
  readonly archiveLines: number;
  /** One day, `NEW_DAY`. */
  readonly day: string;
  readonly dayLines: number;
}

/** stg -> ods -> mart: the first load, the same file again, a day on top; each against both floors, without staging. */
export async function measurePublish(store: BenchStore, files: BenchFiles): Promise<Measurement[]> {
  await store.reset();
  const results: Measurement[] = [];
  const measure = async (name: string, path: string, lines: number, day?: string): Promise<void> => {
    await copyToFloor(store, path);
    const sales = await store.psql("-f", sqlPath("floor.sql"));
    await copyToFloor(store, path);
    const full = await store.psql("-f", sqlPath("floor_full.sql"));
    await store.checkpoint();
    const { batchId } = await stageInProcess(store, path, day === undefined ? {} : { day });
    const seconds = await timed(() => publish(store, batchId));
    results.push(
      { name: `${name}, floor with sales only`, seconds: sales, lines },
      { name: `${name}, floor with the same output`, seconds: full, lines },
      { name, seconds, lines, floors: { "sales only": sales, "same output": full } },
    );
  };
  await measure("first load", files.archive, files.archiveLines);
  await measure("the same again, fingerprint ignored", files.archive, files.archiveLines);
  await measure("a day on top", files.day, files.dayLines, NEW_DAY);
  return results;
}

/** Copies the rows just before, as for Storecast: the first reader of a row marks it as committed, which is part of the work. */
async function copyToFloor(store: BenchStore, path: string): Promise<void> {
  await store.database.rows("truncate floor.staged");
  await store.checkpoint();
  await store.psql("-c", `\\copy floor.staged from '${path}' (format csv, header, delimiter ';')`);
}

/** Publishes in a separate session, as a task does. */
async function publish(store: BenchStore, batchId: string): Promise<void> {
  await using database = await connect(store.url);
  const [batch] = await database.call("etl.publish", { p_batch_id: batchId, p_today: TODAY });
  if (batch?.status !== "published") throw new Error(`Batch ${batchId} is ${batch?.status}, not published`);
}

function sqlPath(name: string): string {
  return new URL(name, import.meta.url).pathname;
}
