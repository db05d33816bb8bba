import type { Functions } from "../../sql/schema.ts";
import { redactUrl } from "../core/redact_url.ts";
import { DayNotWholeError } from "../sources/api/day_not_whole_error.ts";
import { channelOf } from "../sources/documents/channel.ts";
import { copyRow } from "../sources/orders/copy_row.ts";
import { restartChangedDay } from "../sources/api/restart_changed_day.ts";
import { type DayLines, readDay, type SalesApi } from "../sources/api/sales_api.ts";
import type { LeftOut, RejectedRecord, StagedChunk } from "../sources/orders/staged_chunk.ts";
import type { RunContext } from "../store/run_context.ts";
import { type Batch, readBatches } from "./publish_staged.ts";
import { type IncomingBatch, stageBatch } from "./stage_batch.ts";

const SEPARATOR = ",";

/** A due business day, and why it is due. */
export type DueDay = Functions["etl.plan"]["result"][number];

/** Returns the business days to pull from the API: the due ones or, with `from`, every day from that day; none after `to`. */
export async function dueDays(
  { database, document, today }: Pick<RunContext, "database" | "document" | "today">,
  range: { from?: string; to?: string } = {},
): Promise<DueDay[]> {
  return await database.call("etl.plan", {
    p_source: document.source,
    p_today: today,
    p_from: range.from ?? null,
    p_to: range.to ?? null,
  });
}

/**
 * Fetches days from the sales API and stages each as a batch. After an error the earlier days stay staged. The error of a day that is not
 * whole is thrown at the end, after the other days. Returns the failed and held batches of days whose answer is still the same: these are
 * not staged again.
 */
export async function pullDays(context: RunContext, api: SalesApi, days: readonly DueDay[]): Promise<Batch[]> {
  const failed: string[] = [];
  let notWhole: DayNotWholeError | undefined;
  if (days.length > 0) await context.log.begin();
  for (const [index, { day }] of days.entries()) {
    context.progress(`Pulling ${day} (${index + 1} of ${days.length})`);
    try {
      const staged = await restartChangedDay(() => pullDay(context, api, day));
      if ("failedBatchId" in staged) failed.push(staged.failedBatchId);
    } catch (error) {
      if (!(error instanceof DayNotWholeError)) throw error;
      notWhole ??= error;
    }
  }
  if (notWhole) throw notWhole;
  return await readBatches(context.database, failed);
}

async function pullDay(context: RunContext, api: SalesApi, day: string): ReturnType<typeof stageBatch> {
  return await stageBatch(context.database, dayBatch(context, api, day));
}

/** Returns the batch of a day, whose records are read from the API. */
export function dayBatch(
  { document, rules }: Pick<RunContext, "document" | "rules">,
  api: SalesApi,
  day: string,
): IncomingBatch {
  return {
    source: document.source,
    channel: "api",
    origin: api.name ?? redactUrl(api.url),
    day,
    columns: channelOf(document, "api").columns,
    separator: SEPARATOR,
    rules,
    async *records(batchId): AsyncGenerator<StagedChunk> {
      let line = 1;
      for await (const read of readDay(document, day, api)) {
        yield stageLines(read, { batchId, firstLine: line });
        line += read.lines.length;
      }
    },
  };
}

/** Turns lines into a chunk; `firstLine` is the position of the first one in the day, from 1. */
function stageLines(
  { lines, received }: DayLines,
  { batchId, firstLine }: { batchId: string; firstLine: number },
): StagedChunk {
  let csv = "";
  const leftOut: LeftOut[] = [];
  const rejected: RejectedRecord[] = [];
  for (const [index, { line, raw }] of lines.entries()) {
    if ("leftOut" in line) leftOut.push(line.leftOut);
    else if ("values" in line) csv += copyRow(batchId, firstLine + index, line.values);
    else rejected.push({ line: firstLine + index, byteOffset: null, ...line, record: raw.replaceAll("\0", "\uFFFD") });
  }
  return { received, csv: new TextEncoder().encode(csv), rows: lines.length, leftOut, rejected };
}
