import type { IncomingBatch } from "../loading/stage_batch.ts";
import type { LeftOut, StagedChunk } from "../sources/orders/staged_chunk.ts";

/** A batch that counts its left-out rows by rule while it is staged. */
export interface WatchedBatch {
  readonly incoming: IncomingBatch;
  readonly leftOut: ReadonlyMap<LeftOut, number>;
  /** Whether rows after `mostRows` were not read. */
  isCut(): boolean;
}

/** Watches a batch, and ends it with the chunk in which it reaches `mostRows`. */
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
