import { createHash } from "node:crypto";
import { stageBatch } from "../../scripts/loading/stage_batch.ts";
import type { Batch } from "../../scripts/loading/publish_staged.ts";
import { quoteField } from "../../scripts/sources/orders/quote_field.ts";
import type { StagedChunk } from "../../scripts/sources/orders/staged_chunk.ts";
import type { RunContext } from "../../scripts/store/run_context.ts";
import { publishAll } from "./load.ts";
import { type OrderLine, orderLine } from "./order_line.ts";

/** A row of an API day as it is staged; with `placed_on`, a return inside its order. */
export type HeldLine = OrderLine & { readonly placed_on?: string };

/** A return inside an order that was placed on the day `placed_on`; it has its own day. */
export function heldReturn(
  fields: Partial<OrderLine> & { readonly placed_on: string; readonly order_date: string },
): HeldLine {
  return { ...orderLine({ sales: "-10.00", quantity: "-1", ...fields }), placed_on: fields.placed_on };
}

/** Stages the rows of an API day and publishes all staged batches; returns the day's batch. Days are written as yyyy-MM-dd. */
export async function publishRows(
  context: RunContext,
  { day, rows }: { day: string; rows: readonly HeldLine[] },
): Promise<Batch> {
  await stageRows(context, { day, rows });
  return (await publishAll(context)).findLast((batch) => batch.day === day)!;
}

/** Stages the rows of an API day. */
export async function stageRows(
  { database, document, rules }: RunContext,
  { day, rows }: { day: string; rows: readonly HeldLine[] },
): Promise<void> {
  const columns = [...Object.keys(document.columns) as (keyof OrderLine)[], "placed_on"] as const;
  await stageBatch(database, {
    source: document.source,
    channel: "api",
    origin: "held rows",
    day,
    columns,
    separator: ",",
    // A new hash each time, so that an answer that failed before is staged again.
    rules: rules + createHash("sha256").update(crypto.randomUUID()).digest("hex"),
    async *records(batchId): AsyncGenerator<StagedChunk> {
      const text = rows.map((row, index) =>
        [batchId, index + 1, ...columns.map((column) => quoteField(row[column] ?? null))].join(",") + "\n"
      ).join("");
      yield { received: [], csv: new TextEncoder().encode(text), rows: rows.length, leftOut: [], rejected: [] };
    },
  });
}
