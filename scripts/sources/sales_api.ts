import { setTimeout as delay } from "node:timers/promises";
import { businessDay } from "../core/days.ts";
import { redactUrl } from "../core/redact_url.ts";
import { apiError } from "./api_error.ts";
import { type ApiDocument, type ApiRows, DayReading } from "./day_reading.ts";
import { dayUrl, requestHeaders } from "./day_request.ts";
import { type FetchedPage, fetchPage, type FetchPageOptions } from "./fetch_page.ts";
import { followLink } from "./follow_link.ts";
import { type Paging, pagingOf } from "./paging.ts";
import { RequestError } from "./request_error.ts";

export type { ApiRows };

/** URL of the API and times to wait for it, in milliseconds. */
export interface ReadDayOptions {
  readonly url: string;
  readonly token?: string | undefined;
  /** The shop's time zone, in which its days end; by default UTC. */
  readonly timeZone?: string;
  /** Limit for the whole day, by default 2 minutes, including the time in which the caller stores the pages. */
  readonly deadline?: number;
  /** Limit for one request, by default 30 s. */
  readonly requestTimeout?: number;
  /** Delay before the first retry of a request, by default 0.5 s; later delays are longer. */
  readonly firstDelay?: number;
  /** Waits as long as the API's `Retry-After` asks for; by default in real time. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/** A sales API: its URL, and times to wait for it. */
export interface SalesApi extends ReadDayOptions {
  /** Origin of its batches; by default the URL without secrets. */
  readonly name?: string;
}

const PAGE_CAP = 10_000;

/** Statuses by which APIs say that a page lies beyond the last one. */
const NO_SUCH_PAGE = [400, 404, 410, 416, 422];

/**
 * Reads all pages of one day from a sales API. Retries until the deadline while an error may pass. Throws any other error, and an
 * answer that is not a JSON array, with the exit code `api`, so that no error looks like an empty day; also a day that is not
 * over by the API's own clock, one whose answer announces rows that were not read, and one without a column that the document names.
 * Throws `DayChangedError` if the number of distinct lines is not the one that the API announced, or, without such a number, if a
 * line came on two pages; the rows yielded so far are then void, see `restartChangedDay`.
 */
export async function* readDay(document: ApiDocument, day: string, options: ReadDayOptions): AsyncGenerator<ApiRows> {
  const paging = pagingOf(document.api);
  const request = requestOf(document, { ...options, totalHeader: paging.totalHeader });
  let url = dayUrl(document.api, day, { base: options.url, paging, timeZone: options.timeZone ?? "UTC" });
  // Otherwise the runtime would send the credentials of the URL too.
  if (request.headers.has("authorization")) url.username = url.password = "";
  const reading = new DayReading(document, paging);
  const ask = (position: number): string => {
    if (paging.parameter) url.searchParams.set(paging.parameter, String(position));
    return `day ${day} from "${redactUrl(url)}"`;
  };

  for (let number = 1; number <= PAGE_CAP; number++) {
    const asked = ask(positionOf(paging, { number, received: reading.received }));
    const place = paging.by === "none" ? asked : `${asked}, page ${number}`;
    const isBehind = paging.by !== "link" && reading.isBehind;
    const page = isBehind ? await fetchPageBehind(url, place, request) : await fetchNamedPage(url, place, request);
    if (page === undefined) break;
    if (page.answeredAt) refuseDayNotOver(day, page.answeredAt, { place, timeZone: options.timeZone ?? "UTC" });
    reading.begin(page, { number, place });
    if (page.rows > 0) {
      if (reading.isRepeated(page, isBehind)) break;
      yield* reading.rows(page);
    }
    if (reading.isLast(page)) break;
    if (number === PAGE_CAP) {
      throw apiError(`Cannot read ${asked}: it has more than ${PAGE_CAP} pages`, {
        advice: "Check dayParameters and the paging in the source document",
      });
    }
    if (paging.by === "link") url = followLink(page.announced.nextLink!, { from: url, place });
  }
  reading.end();
  if (paging.isFirstStated || paging.totalHeader !== undefined) return;
  const place = `${ask(paging.first - 1)}, page ${paging.first - 1}`;
  await reading.refuseMissedHead(() => fetchPage(url, { ...request, isOnce: true, onAttempt: () => {} }), place);
}

type PageRequest = Omit<FetchPageOptions, "onAttempt">;

function requestOf({ api }: ApiDocument, options: ReadDayOptions & { totalHeader: string | undefined }): PageRequest {
  return {
    headers: requestHeaders(api, options.token),
    totalHeader: options.totalHeader,
    requestTimeout: options.requestTimeout ?? 30_000,
    firstDelay: options.firstDelay ?? 500,
    wait: options.wait ?? delay,
    endsAt: performance.now() + (options.deadline ?? 120_000),
  };
}

/** Returns a page's number, or its offset, which counts the rows that came: an API may give fewer than it was asked for. */
function positionOf({ by, first }: Paging, { number, received }: { number: number; received: number }): number {
  return first + (by === "page" ? number - 1 : received);
}

/** Throws for a day that is not over by the API's clock: it would look empty or complete because this machine's clock is ahead. */
function refuseDayNotOver(day: string, answeredAt: Temporal.Instant, at: { place: string; timeZone: string }): void {
  if (businessDay(answeredAt, at.timeZone) > day) return;
  throw apiError(`Cannot read ${at.place}: by the API's clock it is ${answeredAt}, and the day is not over`, {
    advice: "Correct the clock of this machine, or SHOP_TIME_ZONE",
  });
}

/** Fetches a page after all that was announced; undefined if the API says that there is none. */
async function fetchPageBehind(url: URL, place: string, request: PageRequest): Promise<FetchedPage | undefined> {
  let status: number | undefined;
  const onError = (error: RequestError): void => void (status = error.status);
  try {
    return await fetchNamedPage(url, place, { ...request, totalHeader: undefined, onError });
  } catch (error) {
    if (status !== undefined && NO_SUCH_PAGE.includes(status)) return undefined;
    throw error;
  }
}

async function fetchNamedPage(
  url: URL,
  place: string,
  { onError, ...request }: PageRequest & { onError?: (error: RequestError) => void },
): Promise<FetchedPage> {
  let attempts = 0;
  try {
    return await fetchPage(url, { ...request, onAttempt: (attempt) => attempts = attempt });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    onError?.(error);
    const tries = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    throw apiError(`Cannot read ${place}: ${error.message} (${tries})`, { advice: error.advice });
  }
}
