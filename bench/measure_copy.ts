import type { BenchStore } from "./bench_store.ts";
import { type Measurement, median } from "./measurement.ts";
import { stageInProcess } from "./stage_in_process.ts";

const ROUNDS = 3;

/** CSV -> stg against `psql \copy` of the same file into the same table, one after the other in each round. */
export async function measureCopy(store: BenchStore, path: string, lines: number): Promise<Measurement[]> {
  const names = new Map(Object.entries(store.document.columns).map(([name, written]) => [written, name]));
  const header = (await firstLine(path)).split(";").map((written) => names.get(written));
  const copied: number[] = [];
  const staged: number[] = [];
  let peakMegabytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await store.reset();
    await store.database.client.query(`
      create table floor.stg_order_line (like stg.order_line including all);
      alter table floor.stg_order_line alter batch_id set default 1, alter line set default 1`);
    copied.push(
      await store.psql(
        "-c",
        `\\copy floor.stg_order_line (${header}) from '${path}' (format csv, header, delimiter ';')`,
      ),
    );
    const file = await stageInProcess(store, path);
    staged.push(file.seconds);
    peakMegabytes = Math.max(peakMegabytes, file.peakMegabytes);
  }
  const floor = median(copied);
  return [
    { name: "psql \\copy into the same table", seconds: floor, lines },
    {
      name: "CSV -> stg",
      seconds: median(staged),
      lines,
      floors: { copy: floor },
      note: `client's peak ${Math.round(peakMegabytes)} MB`,
    },
  ];
}

async function firstLine(path: string): Promise<string> {
  using file = await Deno.open(path);
  const head = new Uint8Array(4096);
  const length = await file.read(head) ?? 0;
  return new TextDecoder().decode(head.subarray(0, length)).split("\n")[0]!;
}
