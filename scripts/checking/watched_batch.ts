import type { IncomingBatch } from "../loading/stage_batch.ts";
import type { LeftOut, StagedChunk } from "../sources/orders/staged_chunk.ts";

/** A batch that counts on its way to the database which rule leaves out how many of its rows. */
export interface WatchedBatch {
  readonly incoming: IncomingBatch;
  readonly leftOut: ReadonlyMap<LeftOut, number>;
  /** Whether rows came that were not read any more. */
  isCut(): boolean;
}

/** Watches a batch, which ends after so many rows. */
export function watchBatch(incoming: IncomingBatch, { mostRows }: { mostRows: number }): WatchedBatch {
  const leftOut = new Map<LeftOut, number>();
  let isCut = false;
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    leftOut.clear(); // a day that changes while it is read is read again
    let rows = 0;
    for await (const chunk of incoming.records(batchId)) {
      isCut = rows >= mostRows;
      if (isCut) return;
      rows += chunk.rows;
      for (const rule of chunk.leftOut) leftOut.set(rule, (leftOut.get(rule) ?? 0) + 1);
      yield chunk;
    }
  }
  return { incoming: { ...incoming, records }, leftOut, isCut: () => isCut };
}
