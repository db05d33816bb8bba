import type { Functions } from "../../sql/schema.ts";
import { redactUrl } from "../core/redact_url.ts";
import { quoteField } from "../sources/quote_field.ts";
import { restartChangedDay } from "../sources/restart_changed_day.ts";
import { type ApiRows, readDay, type SalesApi } from "../sources/sales_api.ts";
import type { RejectedRecord, StagedChunk } from "../sources/staged_chunk.ts";
import type { RunContext } from "../store/run_context.ts";
import { type Batch, readBatches } from "./publish_staged.ts";
import { stageBatch } from "./stage_batch.ts";

const SEPARATOR = ",";

/** A due business day, and the reason. */
export type DueDay = Functions["etl.plan"]["result"][number];

/** Returns the business days that are due from the API. With `from`, every day from it on is due; with `to`, no day after it. */
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
 * Fetches days from the sales API and stages each as a batch. After an error the days before it stay staged. Returns the failed
 * batches of days whose answer has not changed since: these are not staged again.
 */
export async function pullDays(context: RunContext, api: SalesApi, days: readonly DueDay[]): Promise<Batch[]> {
  const failed: string[] = [];
  if (days.length > 0) await context.log.begin();
  for (const [index, { day }] of days.entries()) {
    context.progress(`Pulling ${day} (${index + 1} of ${days.length})`);
    const staged = await restartChangedDay(() => pullDay(context, api, day));
    if ("failedBatchId" in staged) failed.push(staged.failedBatchId);
  }
  return await readBatches(context.database, failed);
}

async function pullDay(
  { database, document, rules }: RunContext,
  api: SalesApi,
  day: string,
): ReturnType<typeof stageBatch> {
  const columns = Object.entries(document.columns);
  return await stageBatch(database, {
    source: document.source,
    channel: "api",
    origin: api.name ?? redactUrl(api.url),
    day,
    columns: columns.map(([name]) => name),
    separator: SEPARATOR,
    rules,
    async *records(batchId): AsyncGenerator<StagedChunk> {
      let line = 1;
      for await (const rows of readDay(document.api, day, api)) {
        yield stageApiRows(rows, { batchId, line, names: columns.map(([, written]) => written) });
        line += rows.rows.length;
      }
    },
  });
}

/** Returns rows as CSV for COPY; `line` is the position of its first row in the day's rows, from 1. */
function stageApiRows(
  { rows, received }: ApiRows,
  { batchId, line, names }: { batchId: string; line: number; names: string[] },
): StagedChunk {
  let csv = "";
  const rejected: RejectedRecord[] = [];
  for (const [index, { fields, raw, reason, code }] of rows.entries()) {
    if (reason !== undefined) {
      const record = raw.replaceAll("\0", "\uFFFD");
      rejected.push({ line: line + index, byteOffset: null, code: code!, reason, record });
      continue;
    }
    const values = names.map((name) => quoteField(fields[name] ?? null));
    csv += [batchId, line + index, ...values].join(SEPARATOR) + "\n";
  }
  return { received, csv: new TextEncoder().encode(csv), rows: rows.length, rejected };
}
