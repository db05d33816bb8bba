import type { DayRule } from "../../core/days.ts";
import { channelOf, type ChannelsOf } from "../documents/channel.ts";
import { writeInstant } from "./day_bounds.ts";
import { DayReading } from "./day_reading.ts";
import { pagingOf } from "./paging.ts";
import { type ReadingOptions, readPages } from "./read_pages.ts";

/** Which orders have changed. */
export interface Changes {
  /** Their dates as the API writes them, each once. */
  readonly dates: string[];
  /** When the API answered first, by its own clock, by which it also says when an order changed; undefined if it has none. */
  readonly answeredAt: Temporal.Instant | undefined;
}

/**
 * Asks a sales API which orders have changed since a moment, as `changedParameters` of the document says. What the document skips
 * counts too: an order may have been cancelled.
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
  const marks = { "{since}": writeInstant(since, { format: api.parameterFormat ?? "iso", timeZone }) };
  const asked = {
    marks,
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
  for await (const read of readPages({ api, reading, ...asked }, { ...options, onAnswer })) {
    for (const { line } of read.lines) {
      const date = typeof line === "object" && "values" in line ? line.values[1] : undefined;
      if (date) dates.add(date);
    }
  }
  return { dates: [...dates], answeredAt: first };
}
