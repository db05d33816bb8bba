import { stageBatch } from "./stage_batch.ts";
import type { StagedChunk } from "../sources/staged_chunk.ts";
import { redactUrl } from "../core/redact_url.ts";
import { quoteField } from "../sources/quote_field.ts";
import { restartChangedDay } from "../sources/restart_changed_day.ts";
import { type ApiPage, readDay, type SalesApi } from "../sources/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";

const SEPARATOR = ",";

/** A business day that is due, and why. */
export interface DueDay {
  readonly day: string;
  readonly reason: string;
}

/** The business days that are due from the API; with `from`, every day from it, whatever the ledger says; none after `to`. */
export async function dueDays(context: RunContext, range: { from?: string; to?: string } = {}): Promise<DueDay[]> {
  return await context.database.call<DueDay>("etl.plan", {
    p_source: context.document.source,
    p_today: context.today,
    p_from: range.from ?? null,
    p_to: range.to ?? null,
  });
}

/** Takes days from the sales API to stg, a batch each; a failure leaves the days before it staged. */
export async function pullDays(context: RunContext, api: SalesApi, days: readonly DueDay[]): Promise<void> {
  if (days.length > 0) await context.log.begin();
  for (const [index, { day }] of days.entries()) {
    context.progress(`Pulling ${day} (${index + 1} of ${days.length})`);
    await restartChangedDay(() => pullDay(context, api, day));
  }
}

async function pullDay({ database, document, rules }: RunContext, api: SalesApi, day: string): Promise<void> {
  const columns = Object.entries(document.columns);
  await stageBatch(database, {
    source: document.source,
    channel: "api",
    origin: api.name ?? redactUrl(api.url),
    day,
    columns: columns.map(([name]) => name),
    separator: SEPARATOR,
    rules,
    async *records(batchId, onBytes): AsyncGenerator<StagedChunk> {
      let line = 1;
      for await (const page of readDay(document.api, day, api)) {
        yield stageApiPage(page, { batchId, line, names: columns.map(([, written]) => written), onBytes });
        line += page.rows.length;
      }
    },
  });
}

/** A page as CSV for COPY; `line` is the position of its first row in the day's answer. */
function stageApiPage(
  page: ApiPage,
  { batchId, line, names, onBytes }: {
    batchId: string;
    line: number;
    names: string[];
    onBytes: (bytes: Uint8Array) => void;
  },
): StagedChunk {
  const encoder = new TextEncoder();
  let csv = "";
  const rejected = [];
  for (const [index, { fields, raw, defect }] of page.rows.entries()) {
    onBytes(encoder.encode(raw));
    if (defect !== undefined) {
      rejected.push({ line: line + index, reason: defect, record: raw.replaceAll("\0", "\uFFFD") });
      continue;
    }
    const values = names.map((name) => quoteField(fields[name] ?? null));
    csv += [batchId, line + index, ...values].join(SEPARATOR) + "\n";
  }
  return { csv: encoder.encode(csv), rows: page.rows.length, rejected };
}
