import type { DayRule } from "../../core/days.ts";
import { channelOf, type ChannelsOf } from "../documents/channel.ts";
import { writeInstant } from "./day_bounds.ts";
import { DayReading } from "./day_reading.ts";
import { pagingOf } from "./paging.ts";
import { type ReadingOptions, readPages } from "./read_pages.ts";

/** The days of the orders that have changed. */
export interface Changes {
  /** Distinct order dates, as the API writes them. */
  readonly dates: string[];
  /** Time of the first answer by the API's clock, which also stamps the changes of orders; undefined without a `Date` header. */
  readonly answeredAt: Temporal.Instant | undefined;
}

/**
 * Asks a sales API which orders have changed since an instant, by `changedParameters` and `changedBody`. Includes orders that the
 * document skips: the change may be that they were cancelled.
 */
export async function readChanges(
  document: ChannelsOf & DayRule,
  since: Temporal.Instant,
  options: ReadingOptions,
): Promise<Changes> {
  const api = document.api!;
  const { lines, ...channel } = channelOf(document, "api");
  const orders = {
    ...channel,
    columns: ["order_id", "order_date"],
    lines: { path: [], cells: { order_id: lines.cells.order_id!, order_date: lines.cells.order_date! }, skip: [] },
    returns: [],
    incomplete: [],
  };
  const timeZone = api.timeZone ?? document.timeZone ?? options.timeZone ?? "UTC";
  const placeholders = { "{since}": writeInstant(since, { format: api.parameterFormat ?? "iso", timeZone }) };
  const query = {
    placeholders,
    parameters: api.changedParameters ?? {},
    body: api.changedBody,
    what: `what changed since ${since}`,
  };
  const dates = new Set<string>();
  const reading = new DayReading(orders, pagingOf(api));
  let first: Temporal.Instant | undefined;
  const onAnswer = (answeredAt: Temporal.Instant): void => {
    first ??= answeredAt;
  };
  for await (const read of readPages({ api, reading, ...query }, { ...options, onAnswer })) {
    for (const { line } of read.lines) {
      const date = typeof line === "object" && "values" in line ? line.values[1] : undefined;
      if (date) dates.add(date);
    }
  }
  return { dates: [...dates], answeredAt: first };
}
