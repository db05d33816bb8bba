import type { Functions } from "../../sql/schema.ts";
import { redactUrl } from "../core/redact_url.ts";
import { DayNotWholeError } from "../sources/day_not_whole_error.ts";
import { apiValues } from "../sources/api_values.ts";
import { quoteField } from "../sources/quote_field.ts";
import { restartChangedDay } from "../sources/restart_changed_day.ts";
import { type ApiRows, readDay, type SalesApi } from "../sources/sales_api.ts";
import type { ApiRow } from "../sources/parse_api_row.ts";
import { type SourceDocument, stagedColumns } from "../sources/source_document.ts";
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
 * Fetches days from the sales API and stages each as a batch. After an error the days before it stay staged; a day whose answer is
 * not whole does not hold up the days after it, and is thrown at the end. Returns the failed and held batches of days whose answer
 * has not changed since: these are not staged again.
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

async function pullDay(
  { database, document, rules }: RunContext,
  api: SalesApi,
  day: string,
): ReturnType<typeof stageBatch> {
  return await stageBatch(database, {
    source: document.source,
    channel: "api",
    origin: api.name ?? redactUrl(api.url),
    day,
    columns: stagedColumns(document).map(([staged]) => staged),
    separator: SEPARATOR,
    rules,
    async *records(batchId): AsyncGenerator<StagedChunk> {
      let line = 1;
      for await (const rows of readDay(document, day, api)) {
        yield stageApiRows(rows, { batchId, line, document });
        line += rows.rows.length;
      }
    },
  });
}

/** Returns rows as CSV for COPY; `line` is the position of its first row in the day's rows, from 1. */
function stageApiRows(
  { rows, received }: ApiRows,
  { batchId, line, document }: { batchId: string; line: number; document: SourceDocument },
): StagedChunk {
  let csv = "";
  const rejected: RejectedRecord[] = [];
  const reject = (index: number, { raw }: ApiRow, why: Pick<RejectedRecord, "code" | "reason">): void => {
    rejected.push({ line: line + index, byteOffset: null, ...why, record: raw.replaceAll("\0", "\uFFFD") });
  };
  for (const [index, row] of rows.entries()) {
    if (row.reason !== undefined) {
      reject(index, row, { code: row.code!, reason: row.reason });
      continue;
    }
    const read = apiValues(row, document);
    if ("nested" in read) {
      reject(index, row, { code: "nested", reason: `has an object or array in "${read.nested}" instead of one value` });
      continue;
    }
    csv += [batchId, line + index, ...read.values.map(quoteField)].join(SEPARATOR) + "\n";
  }
  return { received, csv: new TextEncoder().encode(csv), rows: rows.length, rejected };
}
