import { businessDay, type DayRule } from "../../core/days.ts";
import { apiError } from "./api_error.ts";
import { channelOf, type ChannelsOf } from "../documents/channel.ts";
import { dayBounds } from "./day_bounds.ts";
import { type DayLines, DayReading } from "./day_reading.ts";
import { pagingOf } from "./paging.ts";
import { type ReadingOptions, readPages } from "./read_pages.ts";

export type { DayLines };
export type ReadDayOptions = ReadingOptions;

/** A sales API: its URL, and times to wait for it. */
export interface SalesApi extends ReadDayOptions {
  /** Origin of its batches; by default the URL without secrets. */
  readonly name?: string;
}

/**
 * Reads all pages of one day from a sales API. Retries until the deadline while an error may pass. Throws any other error, and an
 * answer without the array of orders, with the exit code `api`, so that no error looks like an empty day; also a day that is not
 * over by the API's own clock, one whose answer announces rows that were not read, and one without a column that the document names.
 * Throws `DayChangedError` if the number of distinct rows is not the one that the API announced, or, without such a number, if a
 * row came on two pages; the lines yielded so far are then void, see `restartChangedDay`.
 */
export async function* readDay(
  document: ChannelsOf & DayRule,
  day: string,
  options: ReadDayOptions,
): AsyncGenerator<DayLines> {
  const api = document.api!;
  const rule = { timeZone: document.timeZone ?? options.timeZone, dayEndsAt: document.dayEndsAt };
  const asked = { marks: dayBounds(api, day, rule), parameters: api.dayParameters, body: api.body, what: `day ${day}` };
  const reading = new DayReading(channelOf(document, "api"), pagingOf(api));
  yield* readPages({ api, reading, ...asked }, {
    ...options,
    onAnswer: (at, place) => refuseDayNotOver(day, at, { place, rule }),
  });
}

/** Throws for a day that is not over by the API's clock: it would look empty or complete because this machine's clock is ahead. */
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
