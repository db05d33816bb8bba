import { businessDay, type DayRule } from "../../core/days.ts";
import { apiError } from "./api_error.ts";
import { channelOf, type ChannelsOf } from "../documents/channel.ts";
import { dayBounds } from "./day_bounds.ts";
import { type DayLines, DayReading } from "./day_reading.ts";
import { pagingOf } from "./paging.ts";
import { type ReadingOptions, readPages } from "./read_pages.ts";

export type { DayLines };

/** A sales API: its URL, token and time limits. */
export interface SalesApi extends ReadingOptions {
  /** Origin of its batches in the store; by default the URL without secrets. */
  readonly name?: string;
}

/**
 * Reads all pages of one day from a sales API. Retries transient errors until the deadline. So that no error looks like an empty day,
 * it throws, with the exit code `api`, any other error, and
 * - an answer without the array of orders,
 * - a day that is not over by the API's own clock,
 * - a day whose answers announce rows that were not read,
 * - a day without a column that the document names.
 *
 * Throws `DayChangedError` if the number of distinct rows differs from the announced total or, without a total, if a row is on two
 * pages. Discard the lines yielded so far then; see `restartChangedDay`.
 */
export async function* readDay(
  document: ChannelsOf & DayRule,
  day: string,
  options: ReadingOptions,
): AsyncGenerator<DayLines> {
  const api = document.api!;
  const rule = { timeZone: document.timeZone ?? options.timeZone, dayEndsAt: document.dayEndsAt };
  const query = {
    placeholders: dayBounds(api, day, rule),
    parameters: api.dayParameters,
    body: api.body,
    what: `day ${day}`,
  };
  const reading = new DayReading(channelOf(document, "api"), pagingOf(api));
  yield* readPages({ api, reading, ...query }, {
    ...options,
    onAnswer: (at, place) => refuseDayNotOver(day, at, { place, rule }),
  });
}

/** Throws if the day is not over by the API's clock: if this machine's clock is ahead, the day would look empty or complete. */
function refuseDayNotOver(
  day: string,
  answeredAt: Temporal.Instant,
  at: { place: string; rule: DayRule },
): void {
  if (businessDay(answeredAt, at.rule) > day) return;
  throw apiError(`Cannot read ${at.place}: by the API's clock it is ${answeredAt}, and the day is not over`, {
    advice: "Correct the clock of this machine, or SHOP_TIME_ZONE",
  });
}
