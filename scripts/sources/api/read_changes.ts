import type { DayRule } from "../../core/days.ts";
import { channelOf, type ChannelsOf } from "../documents/channel.ts";
import { writeInstant } from "./day_bounds.ts";
import { DayReading } from "./day_reading.ts";
import { pagingOf } from "./paging.ts";
import { type ReadingOptions, readPages } from "./read_pages.ts";

/**
 * Asks a sales API which orders have changed since a moment, as `changedParameters` of the document says; returns the dates of the
 * orders as the API writes them, each once. What the document skips counts too: an order may have been cancelled.
 */
export async function readChanges(
  document: ChannelsOf & DayRule,
  since: Temporal.Instant,
  options: ReadingOptions,
): Promise<string[]> {
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
  for await (const read of readPages({ api, reading, ...asked }, options)) {
    for (const { line } of read.lines) {
      const date = typeof line === "object" && "values" in line ? line.values[1] : undefined;
      if (date) dates.add(date);
    }
  }
  return [...dates];
}
